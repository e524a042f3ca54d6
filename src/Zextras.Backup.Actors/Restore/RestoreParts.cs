using Akka.Actor;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>What every restore works with.</summary>
/// <param name="Scan">The mailbox server and the stores.</param>
/// <param name="Blobs">The contents of the backup.</param>
/// <param name="Items">The shard region of the items.</param>
/// <param name="Accounts">The shard region of the accounts.</param>
internal sealed record RestoreParts(AccountScanParts Scan, BlobSource Blobs, IActorRef Items, IActorRef Accounts)
{
    /// <summary>Fills a mailbox from this engine's own backup.</summary>
    public MailboxFiller Filler(RestoreReport report) => new(
        Scan,
        new BatchReader(Scan, new BackupSource(Scan, Blobs, Items), report),
        new BatchRecorder(Scan, Items, report),
        report);

    /// <summary>
    /// Scans an account before a restore, so that it is planned from what is in the mailbox now: a deletion of a minute ago
    /// can be undone, and what is there already is not put there again.
    /// </summary>
    /// <exception cref="OperationFailedException">It could not be scanned to its end.</exception>
    public async Task ScanFirstAsync(AccountEntry account, OperationJob job)
    {
        job.Progress(progress => progress with { Step = $"scan of {account.Name} before the restore" });
        var request = new AccountScanRequest(job.Id, account, TransactionCause.AccountScan, Deep: false);
        var report = await ScanAsync(request, job.Stop);
        job.Stop.ThrowIfCancellationRequested();
        if (report.Error is { } error)
        {
            throw new OperationFailedException($"{account.Name} could not be scanned before the restore, and nothing was restored: {error}");
        }
    }

    /// <summary>Runs a scan, behind one that is running. Cancelling stops it after the page at hand.</summary>
    private async Task<AccountScanReport> ScanAsync(AccountScanRequest request, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<AccountScanReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiter = Scan.System.ActorOf(Props.Create<ScanWaiter>(Accounts, request, done));
        await using var stopping = cancellation.Register(
            () => Accounts.Tell(new AccountCommands.StopScan(request.Entry.Id, request.Operation)));
        try
        {
            return await done.Task;
        }
        finally
        {
            Scan.System.Stop(waiter);
        }
    }
}
