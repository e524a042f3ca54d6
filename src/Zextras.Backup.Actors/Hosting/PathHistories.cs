using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Everything that a Backup Path holds, for whoever makes journal or catalog again from it.</summary>
internal static class PathHistories
{
    /// <summary>All histories, those of one account together, then those of the directory.</summary>
    public static async IAsyncEnumerable<RecordedHistory> ReadHistoriesAsync(
        this IBackupPath path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var account in path.Logs.ListAccounts())
        {
            await foreach (var history in path.Logs.ReadAllAsync(account, cancellation))
            {
                yield return new RecordedHistory(account, history);
            }
        }

        await foreach (var history in path.Logs.ReadDirectoryAsync(cancellation))
        {
            yield return new RecordedHistory(null, history);
        }
    }

    /// <summary>All blobs in the form of the catalog.</summary>
    public static async IAsyncEnumerable<CatalogBlob> ReadBlobsAsync(
        this IBackupPath path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in path.ScanBlobsAsync(cancellation))
        {
            yield return CatalogBlobIndex.ToCatalog(blob);
        }
    }
}
