using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// An export from beginning to end: mailboxes as they were at an instant, into files that need no engine. What an earlier
/// run wrote is left as it is.
/// </summary>
/// <param name="parts">The stores.</param>
/// <param name="order">What to write.</param>
/// <param name="openTree">Opens a directory as a tree of Maildirs.</param>
/// <param name="job">The operation.</param>
internal sealed class ExportRun(RestoreParts parts, ExportOrder order, Func<string, IMailboxServer> openTree, OperationJob job)
{
    private const int ItemsPerBatch = 256;

    private readonly RestoreReport _report = new(job, "exported");
    private readonly BackupSource _source = new(parts.Scan, parts.Blobs, parts.Items);

    /// <summary>Exports, or shows what would be exported.</summary>
    public async Task RunAsync()
    {
        job.WhenStopped = "What was exported by then stays; export again for the rest.";
        job.Progress(progress => progress with { AccountsTotal = order.Accounts.Count });
        try
        {
            if (order is { Format: ExportFormat.Classic, DryRun: false })
            {
                await ExportClassicAsync();
                return;
            }

            if (order is { Format: ExportFormat.BackupPath, DryRun: false })
            {
                await ExportPathAsync();
                return;
            }

            foreach (var account in order.Accounts)
            {
                job.Stop.ThrowIfCancellationRequested();
                await ExportAsync(account);
                job.Progress(progress => progress with { AccountsDone = progress.AccountsDone + 1 });
            }
        }
        catch (Exception e) when (e is MailboxException or IOException or UnauthorizedAccessException or BackupPathException)
        {
            throw new OperationFailedException($"{order.Destination} cannot be written: {e.Message} What was exported by then stays; export again for the rest.", e);
        }
        finally
        {
            _report.Close();
        }
    }

    private async Task ExportPathAsync()
    {
        var options = new BackupPathOptions { Root = order.Destination, MinimumFreeBytes = 0 };
        await using var target = await BackupPathOpener.OpenAsync(options, parts.Scan.Path.Server, parts.Scan.Clock, job.Stop);
        var export = new PathExport(target, parts.Scan.Path.Logs, parts.Blobs, _report);
        await export.OpenAsync(job.Stop);
        await export.CopyDirectoryAsync(order.At, job.Stop);
        foreach (var account in order.Accounts)
        {
            _report.Step(account.Name);
            await export.CopyAccountAsync(account.Account, account.Name, order.At, job.Stop);
            job.Progress(progress => progress with { AccountsDone = progress.AccountsDone + 1 });
        }
    }

    private async Task ExportClassicAsync()
    {
        var export = new ClassicExport(order.Destination, parts.Scan.Path.Logs, parts.Blobs, _report);
        export.Open(parts.Scan.Path.Server);
        await export.AddDirectoryAsync(order.At, job.Stop);
        foreach (var account in order.Accounts)
        {
            _report.Step(account.Name);
            await export.AddAccountAsync(account.Account, account.Name, order.At, job.Stop);
            job.Progress(progress => progress with { AccountsDone = progress.AccountsDone + 1 });
        }

        export.Sync();
    }

    private async Task ExportAsync(CatalogAccount account)
    {
        _report.Step(account.Name);
        var plan = await new AccountPlanner(parts.Scan, parts.Items).PlanAsync(account, order.At, undeleteFrom: null, returns: false, _report, job.Stop);
        if (order.DryRun)
        {
            await RestoreRun.PlanOrRunAsync(plan, job, _report, parts.Filler(_report), dryRun: true);
            return;
        }

        _report.Expect(plan.Items.Count);
        await using var sink = await OpenAsync(account);
        foreach (var folder in plan.Folders)
        {
            await sink.AddFolderAsync(folder, job.Stop);
        }

        var left = plan.Items.Where(item => !sink.IsComplete(item.FolderKey)).ToArray();
        _report.AddThere(account.Name, plan.Items.Count - left.Length);

        // One batch is read while the one before is written.
        var batches = left.Chunk(ItemsPerBatch).ToArray();
        var reading = batches.Length > 0 ? ReadAsync(account, batches[0]) : Task.FromResult<IReadOnlyList<ExportItem>>([]);
        for (var next = 1; next <= batches.Length; next++)
        {
            var items = await reading;
            job.Stop.ThrowIfCancellationRequested();
            reading = next < batches.Length ? ReadAsync(account, batches[next]) : Task.FromResult<IReadOnlyList<ExportItem>>([]);
            try
            {
                await AddAsync(account, sink, items);
            }
            finally
            {
                await reading;
            }
        }

        await sink.CompleteAsync(job.Stop);
    }

    private async Task<IReadOnlyList<ExportItem>> ReadAsync(CatalogAccount account, PlannedItem[] batch)
    {
        var states = await _source.ReadAsync(batch, job.Stop);
        var contents = await _source.ReadContentsAsync([.. batch.Select(item => item.Digest).Distinct()], job.Stop);
        var items = new List<ExportItem>(batch.Length);
        for (var i = 0; i < batch.Length; i++)
        {
            if (states[i] is { } transaction)
            {
                items.Add(new ExportItem(batch[i], transaction.State with { Deleted = false }, Opener(batch[i], contents)));
            }
            else
            {
                _report.Fail(account.Name, batch[i], "The item did not answer in time; export again.");
            }
        }

        return items;
    }

    private async Task AddAsync(CatalogAccount account, IExportSink sink, IReadOnlyList<ExportItem> items)
    {
        var outcomes = await sink.AddAllAsync(items, job.Stop);
        foreach (var (item, outcome) in items.Zip(outcomes))
        {
            if (outcome.Failure is { } failure)
            {
                _report.Fail(account.Name, item.Planned, failure.Message);
            }
            else if (outcome.IsNew)
            {
                _report.AddRestored(account.Name, 1, item.Planned.Size);
            }
            else
            {
                _report.AddThere(account.Name, 1);
            }
        }
    }

    private Func<CancellationToken, ValueTask<Stream>> Opener(PlannedItem item, IReadOnlyDictionary<BlobDigest, byte[]> contents) =>
        contents.TryGetValue(item.Digest, out var content)
            ? _ => ValueTask.FromResult<Stream>(new MemoryStream(content, writable: false))
            : token => OpenAsync(item.Digest, token);

    private async ValueTask<Stream> OpenAsync(BlobDigest digest, CancellationToken cancellation)
    {
        try
        {
            return await _source.OpenAsync(digest, cancellation);
        }
        catch (BlobDamagedException e)
        {
            throw new MailboxException(MailboxFailure.Unreadable, $"broken: {e.Message}", e);
        }
    }

    private async Task<IExportSink> OpenAsync(CatalogAccount account)
    {
        var place = Path.Combine(order.Destination, ExportNames.Safe(account.Name, longest: 200));
        switch (order.Format)
        {
            case ExportFormat.Mbox:
                return new MboxSink(place);
            case ExportFormat.Eml:
                return new FilesSink(place);
            case ExportFormat.Zip:
                return new ZipSink(place + ".zip");
            case ExportFormat.Maildir:
                var own = await parts.Scan.Path.Logs.ReadAsync(account.Account, ItemId.Of(account.Account), job.Stop);
                var state = (own.At(order.At) ?? (own.Transactions is [var first, ..] ? first : null))?.State
                    ?? throw new OperationFailedException($"The backup has no settings of {account.Name}.");
                return await MailboxSink.OpenAsync(openTree(order.Destination), account.Account, state with { Deleted = false }, _report, job.Stop);
            default:
                throw new InvalidOperationException($"{order.Format} has no form of files.");
        }
    }
}
