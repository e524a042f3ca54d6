using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Configuration;
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
    public static async Task<SmartScanListing> ReadAsync(
        IMailboxServer server, ICatalog catalog, PropertyBook properties, CancellationToken cancellation)
    {
        var warnings = new List<string>();
        var accounts = new List<AccountEntry>();
        var listed = new HashSet<AccountId>();
        await foreach (var entry in server.ListAccountsAsync(cancellation))
        {
            if (listed.Add(entry.Id))
            {
                accounts.Add(entry);
            }
            else
            {
                warnings.Add($"The mailbox server lists account {entry.Id} twice, the second time as {entry.Name}. It was scanned once; check the server's directory.");
            }
        }

        var disabled = accounts.RemoveAll(entry => IsDisabled(entry, properties));
        listed.IntersectWith(accounts.Select(entry => entry.Id)); // what is not backed up any more counts as deleted
        if (disabled > 0)
        {
            warnings.Add($"{disabled} accounts are not backed up: {Properties.BackupEnabled.Name} is false for them.");
        }

        var directory = await ReadDirectoryAsync(server, catalog, warnings, cancellation);
        var gone = (await catalog.ListAccountsAsync(cancellation))
            .Where(row => row.DeletedAt is null && !listed.Contains(row.Account))
            .Select(row => row.Account)
            .ToArray();
        if (accounts.Count == 0 && disabled == 0 && gone.Length > 0)
        {
            // An empty source never means deletion (design section 3, rule 6): more likely a directory is not mounted.
            warnings.Add($"The mailbox server lists no account at all, the backup has {gone.Length}. None was marked as deleted; check the mailbox server.");
            gone = [];
        }

        return new SmartScanListing { Accounts = accounts, Gone = gone, Directory = directory, Warnings = warnings };
    }

    private static bool IsDisabled(AccountEntry entry, PropertyBook properties) =>
        !properties.Flag(Properties.BackupEnabled, entry.Id, entry.Settings?.First(AttributeNames.ClassOfService));

    /// <summary>The directory objects; null, with a warning, where they could not be listed or none is left of several.</summary>
    private static async Task<IReadOnlyList<DirectoryEntry>?> ReadDirectoryAsync(
        IMailboxServer server,
        ICatalog catalog,
        List<string> warnings,
        CancellationToken cancellation)
    {
        var entries = new List<DirectoryEntry>();
        try
        {
            await foreach (var entry in server.ListDirectoryAsync(cancellation))
            {
                entries.Add(entry);
            }
        }
        catch (MailboxException e)
        {
            warnings.Add($"Domains, classes of service and distribution lists were not refreshed: {e.Message}");
            return null;
        }

        if (entries.Count == 0 && await CountDirectoryAsync(catalog, cancellation) is > 0 and var known)
        {
            warnings.Add($"The mailbox server lists no domain, class of service or distribution list at all, the backup has {known}. None was marked as deleted; check the mailbox server.");
            return null;
        }

        return entries;
    }

    private static async Task<int> CountDirectoryAsync(ICatalog catalog, CancellationToken cancellation)
    {
        var known = 0;
        foreach (var kind in Enum.GetValues<ItemKind>().Where(kind => kind.IsDirectoryObject()))
        {
            known += (await catalog.ListDirectoryAsync(kind, cancellation)).Count;
        }

        return known;
    }
}
