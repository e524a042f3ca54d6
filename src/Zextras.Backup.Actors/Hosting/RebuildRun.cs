using System.Runtime.Serialization;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Rebuilds the catalog, from the journal or from the Backup Path alone. The blobs come from the path either way.</summary>
internal sealed class RebuildRun(EngineStores stores, OperationJob job)
{
    /// <summary>Runs to the end, and counts what it read.</summary>
    public async Task RunAsync(bool fromBackupPath)
    {
        job.WhenStopped = "The catalog is incomplete: rebuild it again.";
        try
        {
            var histories = fromBackupPath
                ? stores.Path.ReadHistoriesAsync(job.Stop)
                : new JournalHistories(stores.Journal, PersistedTypes.Table).ReadAsync(job.Stop);
            var report = await new CatalogRebuild(stores.Catalog).RunAsync(CountedAsync(histories), stores.Path.ReadBlobsAsync(job.Stop), job.Stop);
            foreach (var skipped in report.Skipped)
            {
                job.Problem($"{skipped.Account}: item {skipped.Item}: {skipped.Reason}");
            }

            job.Warn("What only the mailbox server's listing knows was forgotten: the next SmartScan reads every content once more.");
            job.Count("accounts", report.Accounts);
            job.Count("items", report.Items);
            job.Count("transactions", report.Transactions);
            job.Count("blobs", report.Blobs);
            job.Count("skipped", report.Skipped.Count);
        }
        catch (Exception e) when (e is CatalogException or BackupPathException or IOException or InvalidDataException or SerializationException or FormatException)
        {
            throw new OperationFailedException($"The catalog is incomplete, rebuild it again: {e.Message}", e);
        }
    }

    private async IAsyncEnumerable<RecordedHistory> CountedAsync(IAsyncEnumerable<RecordedHistory> histories)
    {
        long items = 0;
        await foreach (var history in histories)
        {
            yield return history;
            if (++items % 1000 == 0)
            {
                job.Progress(progress => progress with { Items = items });
            }
        }
    }
}
