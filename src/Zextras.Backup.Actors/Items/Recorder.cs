using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Items;

/// <summary>
/// The last two steps of every recording, in their order: item log durable, then catalog row (design section 3, rule 1).
/// The blobs and the journal come before; whoever calls has seen to that.
/// </summary>
internal sealed class Recorder(IBackupPath path, ICatalog catalog)
{
    /// <summary>Commits a page of an account.</summary>
    public async Task CommitAsync(CatalogPage page, CancellationToken cancellation)
    {
        var news = page.Changes.SelectMany(change => change.NewTransactions).ToArray();
        if (news.Length > 0)
        {
            await path.Logs.AppendAsync(page.Account, news, cancellation);
            await path.SyncAsync(cancellation);
        }

        await catalog.CommitAsync(page, cancellation);
    }

    /// <summary>Commits transactions of directory objects.</summary>
    public async Task CommitDirectoryAsync(IReadOnlyList<CatalogChange> changes, CancellationToken cancellation)
    {
        var news = changes.SelectMany(change => change.NewTransactions).ToArray();
        if (news.Length > 0)
        {
            await path.Logs.AppendDirectoryAsync(news, cancellation);
            await path.SyncAsync(cancellation);
        }

        await catalog.CommitDirectoryAsync(changes, cancellation);
    }

    /// <summary>The row that an item has after its transactions; tokens are added by a scan.</summary>
    public static CatalogItem Row(Transaction current, int transactions) => new()
    {
        Item = current.Item,
        Kind = current.State.Kind,
        Folder = current.State.Folder,
        Key = current.State.Placement.Key,
        Name = current.State.Content.Name,
        Size = current.State.Content.Size,
        Digest = current.State.Content.Digest,
        Deleted = current.State.Deleted,
        Transactions = transactions,
    };
}
