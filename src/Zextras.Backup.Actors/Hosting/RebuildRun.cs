using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Rebuilds the catalog, from the journal or from the Backup Path alone. The blobs come from the path either way.</summary>
internal sealed class RebuildRun(EngineStores stores, OperationBoard board)
{
    /// <summary>Runs to the end; whatever happens stands in the operation.</summary>
    public async Task RunAsync(Guid operation, bool fromBackupPath)
    {
        var stop = board.Start(operation);
        try
        {
            var histories = fromBackupPath
                ? FromPathAsync(stop)
                : new JournalHistories(new JournalSettings { Directory = stores.DataDirectory }, PersistedTypes.Table).ReadAsync(stop);
            var report = await new CatalogRebuild(stores.Catalog).RunAsync(CountedAsync(operation, histories), BlobsAsync(stop), stop);
            board.Report(
                operation,
                report.Skipped.Select(skipped => $"{skipped.Account}: item {skipped.Item}: {skipped.Reason}"),
                ["What only the mailbox server's listing knows was forgotten: the next SmartScan reads every content once more."]);
            board.End(operation, OperationState.Done,
            [
                new("accounts", report.Accounts),
                new("items", report.Items),
                new("transactions", report.Transactions),
                new("blobs", report.Blobs),
                new("skipped", report.Skipped.Count),
            ]);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            board.End(operation, OperationState.Stopped, [], "The catalog is incomplete: rebuild it again.");
        }
        catch (Exception e) when (e is CatalogException or BackupPathException or IOException or InvalidDataException or SerializationException or FormatException)
        {
            board.End(operation, OperationState.Failed, [], $"The catalog is incomplete, rebuild it again: {e.Message}");
        }
    }

    private async IAsyncEnumerable<RecordedHistory> FromPathAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var account in stores.Path.Logs.ListAccounts())
        {
            await foreach (var history in stores.Path.Logs.ReadAllAsync(account, cancellation))
            {
                yield return new RecordedHistory(account, history);
            }
        }

        await foreach (var history in stores.Path.Logs.ReadDirectoryAsync(cancellation))
        {
            yield return new RecordedHistory(null, history);
        }
    }

    private async IAsyncEnumerable<RecordedHistory> CountedAsync(Guid operation, IAsyncEnumerable<RecordedHistory> histories)
    {
        long items = 0;
        await foreach (var history in histories)
        {
            yield return history;
            if (++items % 1000 == 0)
            {
                board.Progress(operation, progress => progress with { Items = items });
            }
        }
    }

    private async IAsyncEnumerable<CatalogBlob> BlobsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in stores.Path.ScanBlobsAsync(cancellation))
        {
            yield return CatalogBlobIndex.ToCatalog(blob);
        }
    }
}
