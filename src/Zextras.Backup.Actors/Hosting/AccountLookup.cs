using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Finds the account that a person means by an address or an id.</summary>
internal sealed class AccountLookup(EngineStores stores, IMailboxServer server)
{
    /// <summary>The account on the mailbox server.</summary>
    /// <exception cref="BackupRequestException">There is none, or the accounts cannot be listed.</exception>
    public async Task<AccountEntry> OnServerAsync(string account, CancellationToken cancellation)
    {
        try
        {
            await foreach (var entry in server.ListAccountsAsync(cancellation))
            {
                if (Means(account, entry.Id, entry.Name))
                {
                    return entry;
                }
            }
        }
        catch (MailboxException e)
        {
            throw new BackupRequestException($"The accounts of the mailbox server cannot be listed: {e.Message}");
        }

        throw new BackupRequestException($"The mailbox server has no account {account}.", notFound: true);
    }

    /// <summary>The classes of service that accounts on the mailbox server have.</summary>
    /// <exception cref="BackupRequestException">The accounts cannot be listed.</exception>
    public async Task<IReadOnlyCollection<string>> ClassesAsync(CancellationToken cancellation)
    {
        try
        {
            var classes = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
            await foreach (var entry in server.ListAccountsAsync(cancellation))
            {
                if (entry.Settings?.First(AttributeNames.ClassOfService) is { Length: > 0 } name)
                {
                    classes.Add(name);
                }
            }

            return classes;
        }
        catch (MailboxException e)
        {
            throw new BackupRequestException($"The accounts of the mailbox server cannot be listed: {e.Message}");
        }
    }

    /// <summary>The account in the backup, living or deleted.</summary>
    /// <exception cref="BackupRequestException">There is none, or several deleted ones had that name.</exception>
    public async Task<CatalogAccount> InBackupAsync(string account, CancellationToken cancellation)
    {
        var rows = (await stores.Catalog.ListAccountsAsync(cancellation)).Where(row => Means(account, row.Account, row.Name)).ToArray();
        return rows switch
        {
            [] => throw new BackupRequestException(
                $"The backup has no account {account}. See getAvailableAccounts; an account that is new is in it after the next scan.",
                notFound: true),
            [var one] => one,
            // Of several that had the name the living one is meant; of deleted ones nobody can tell.
            _ => rows.SingleOrDefault(row => row.DeletedAt is null) ?? throw new BackupRequestException(
                $"Several deleted accounts had the name {account}: give the id of one ({string.Join(", ", rows.Select(row => row.Account))})."),
        };
    }

    private static bool Means(string text, AccountId id, string name) =>
        string.Equals(text, name, StringComparison.OrdinalIgnoreCase) || (AccountId.TryParse(text, null, out var given) && given == id);
}
