using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>Compares what the mailbox server lists with what the backup holds as living. Reads no contents.</summary>
internal sealed class MailboxCheck(OwnStores own, FindingBook findings)
{
    /// <summary>Compares an account that is in the backup.</summary>
    public async Task CheckAsync(CatalogAccount account, CancellationToken cancellation)
    {
        if (account.DeletedAt is not null)
        {
            return;
        }

        try
        {
            var listed = await ListAsync(account.Account, cancellation);
            await foreach (var (place, item) in HeldAsync(account.Account, cancellation))
            {
                if (!listed.Remove(place))
                {
                    Report(FindingKind.NotInMailbox, account, $"the mailbox does not list {place.Folder}/{place.Key}", item);
                }
            }

            foreach (var (folder, key) in listed)
            {
                Report(FindingKind.NotInBackup, account, $"the backup does not hold {folder}/{key}", item: null);
            }
        }
        catch (MailboxException e)
        {
            Report(FindingKind.NotCompared, account, $"{account.Name} could not be compared: {e.Message}", item: null);
        }
    }

    private async Task<HashSet<(string Folder, string Key)>> ListAsync(AccountId account, CancellationToken cancellation)
    {
        var listed = new HashSet<(string, string)>();
        await using var session = await own.Mailbox.OpenAsync(account, cancellation);
        await foreach (var page in session.ChangesSinceAsync(cursor: null, cancellation))
        {
            listed.UnionWith(page.Items.Select(item => (item.FolderKey, item.Key)));
        }

        return listed;
    }

    private async IAsyncEnumerable<((string Folder, string Key) Place, ItemId Item)> HeldAsync(
        AccountId account, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var folder in await own.Catalog.ListFoldersAsync(account, cancellation))
        {
            await foreach (var batch in own.Catalog.ListLivingAsync(account, folder.Item, cancellation))
            {
                foreach (var item in batch)
                {
                    yield return ((folder.Key, item.Key), item.Item);
                }
            }
        }
    }

    private void Report(FindingKind kind, CatalogAccount account, string detail, ItemId? item) =>
        findings.Add(new Finding(kind, detail) { Account = account.Account, Item = item });
}
