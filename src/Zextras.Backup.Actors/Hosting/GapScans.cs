using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The scans that close gaps: operations like those that a person starts, so that everybody sees them.</summary>
internal sealed class GapScans(Func<IBackupEngine> engine) : IGapScans
{
    private const string Author = "real-time scan";

    /// <summary>Account Scans at the same time; a person's own scans find room beside them.</summary>
    private const int AtOnce = 2;

    /// <inheritdoc/>
    public async Task<IReadOnlyCollection<string>> ScanAsync(IReadOnlyCollection<string>? accounts, CancellationToken cancellation)
    {
        if (accounts is null)
        {
            await EndAsync(engine().StartSmartScan(deep: false, Author), cancellation);
            return [];
        }

        var absent = new List<string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(accounts, parallel, async (account, token) =>
        {
            try
            {
                await EndAsync(await engine().StartAccountScanAsync(account, deep: false, Author, token), token);
            }
            catch (BackupRequestException e) when (e.NotFound)
            {
                lock (absent)
                {
                    absent.Add(account);
                }
            }
        });
        return absent;
    }

    private async Task EndAsync(Operation operation, CancellationToken cancellation)
    {
        await foreach (var _ in engine().WatchOperationAsync(operation.Id, cancellation))
        {
            // Whether it closed the gap shows the catalog.
        }
    }
}
