using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>What a SmartScan has before it: the accounts and directory objects that the server lists, and what is gone.</summary>
internal sealed record SmartScanListing
{
    /// <summary>The accounts to scan.</summary>
    public IReadOnlyList<AccountEntry> Accounts { get; init; } = [];

    /// <summary>The accounts of the backup that the server does not list any more.</summary>
    public IReadOnlyList<AccountId> Gone { get; init; } = [];

    /// <summary>The directory objects; null where the server could not list them.</summary>
    public IReadOnlyList<DirectoryEntry>? Directory { get; init; }

    /// <summary>What a person must see.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Lists. A failing listing of the accounts throws; one of the directory is a warning.</summary>
    /// <exception cref="MailboxException">The accounts could not be listed.</exception>
    public static async Task<SmartScanListing> ReadAsync(IMailboxServer server, ICatalog catalog, CancellationToken cancellation)
    {
        var warnings = new List<string>();
        var accounts = new List<AccountEntry>();
        await foreach (var entry in server.ListAccountsAsync(cancellation))
        {
            accounts.Add(entry);
        }

        IReadOnlyList<DirectoryEntry>? directory = null;
        try
        {
            var entries = new List<DirectoryEntry>();
            await foreach (var entry in server.ListDirectoryAsync(cancellation))
            {
                entries.Add(entry);
            }

            directory = entries;
        }
        catch (MailboxException e)
        {
            warnings.Add($"Domains, classes of service and distribution lists were not refreshed: {e.Message}");
        }

        var listed = accounts.Select(entry => entry.Id).ToHashSet();
        var gone = (await catalog.ListAccountsAsync(cancellation))
            .Where(row => row.DeletedAt is null && !listed.Contains(row.Account))
            .Select(row => row.Account)
            .ToArray();
        if (accounts.Count == 0 && gone.Length > 0)
        {
            // An empty source never means deletion (design section 3, rule 6): more likely a directory is not mounted.
            warnings.Add($"The mailbox server lists no account at all, the backup has {gone.Length}. None was marked as deleted; check the mailbox server.");
            gone = [];
        }

        return new SmartScanListing { Accounts = accounts, Gone = gone, Directory = directory, Warnings = warnings };
    }
}
