using Akka.Actor;
using Akka.Event;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>Runs the scans of accounts: opens the mailbox, streams what changed, marks what is gone, closes the books.</summary>
internal sealed class AccountScanner(AccountScanParts parts, Func<IActorRef> itemRegion) : IAccountScanner
{
    private readonly ILoggingAdapter _log = Logging.GetLogger(parts.System, typeof(AccountScanner));
    private readonly AccountLook _look = new(parts, itemRegion);

    /// <inheritdoc/>
    public Task<AccountLookReport> LookAsync(AccountCommands.LookAt look, CancellationToken cancellation) =>
        _look.RunAsync(look, cancellation);

    /// <inheritdoc/>
    public async Task<AccountScanReport> ScanAsync(AccountScanRequest request, Action<long, long> progress, CancellationToken cancellation)
    {
        var account = request.Entry.Id;
        var started = parts.Clock.GetUtcNow();
        var ledger = new ScanLedger();
        if (request.Entry.Problem is { } problem)
        {
            ledger.Report(problem);
        }

        var items = itemRegion();
        var sender = parts.System.ActorOf(SightingSender.PropsOf(parts.System, items, parts.Settings, parts.Clock));
        try
        {
            await using var session = await parts.Server.OpenAsync(account, cancellation);
            return await ScanAsync(request, session, sender, ledger, started, progress, cancellation);
        }
        catch (MailboxException e)
        {
            _log.Warning("Account {Account} could not be scanned: {Reason}", request.Entry.Name, e.Message);
            return ledger.Report(healedBlobs: 0, stopped: false, e.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ledger.Report(healedBlobs: 0, stopped: true, error: null);
        }
        finally
        {
            parts.System.Stop(sender);
        }
    }

    private async Task<AccountScanReport> ScanAsync(
        AccountScanRequest request,
        IMailboxSession session,
        IActorRef sender,
        ScanLedger ledger,
        DateTimeOffset started,
        Action<long, long> progress,
        CancellationToken cancellation)
    {
        var account = request.Entry.Id;
        var row = await parts.Catalog.FindAccountAsync(account, cancellation);
        var line = new RecordingLine(account, sender, parts.Recorder);
        if (request.Deep)
        {
            line.LoggedTransactions = await CountLoggedAsync(account, cancellation);
        }

        var folders = await FolderBook.OpenAsync(account, parts.Catalog, line, parts.Clock, cancellation);
        var cause = row?.LastScan is null ? TransactionCause.InitialScan : request.Cause;
        var scan = new AccountScan(request, parts, session, ledger, folders, line, cause);
        using var arrivals = parts.Gates.Of(account).Watch();
        var cursor = request.Deep || row?.Cursor is not { } text ? (MailboxCursor?)null : await CursorAsync(account, text, cancellation);
        if (!await scan.RunPagesAsync(cursor, progress, cancellation))
        {
            return ledger.Report(scan.HealedBlobs, cancellation.IsCancellationRequested, scan.ListingError);
        }

        await scan.FinishAsync(arrivals, cancellation);
        if (request.Deep)
        {
            await HealLogsOfDeletedAsync(account, line, cancellation);
            await parts.Path.SettleLogsAsync(account, cancellation);
        }

        await CloseBooksAsync(request, scan, ledger, started, cancellation);
        return ledger.Report(scan.HealedBlobs, stopped: false, error: null);
    }

    /// <summary>What could not be read the last time is tried again, although its folder may look as it did.</summary>
    private async Task<MailboxCursor> CursorAsync(AccountId account, string text, CancellationToken cancellation)
    {
        var problems = await parts.Catalog.ListProblemsAsync(account, cancellation);
        var again = problems.Select(problem => problem.FolderKey).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new MailboxCursor(text) { ListAgain = again };
    }

    private async Task<IReadOnlyDictionary<ItemId, int>> CountLoggedAsync(AccountId account, CancellationToken cancellation)
    {
        var counts = new Dictionary<ItemId, int>();
        await foreach (var history in parts.Path.Logs.ReadAllAsync(account, cancellation))
        {
            counts[history.Item] = history.Transactions.Count;
        }

        return counts;
    }

    /// <summary>Deleted items are on no page; what their logs lack comes from their journals.</summary>
    private async Task HealLogsOfDeletedAsync(AccountId account, RecordingLine line, CancellationToken cancellation)
    {
        var query = new CatalogQuery { Account = account, Deleted = true, Limit = int.MaxValue };
        var region = itemRegion();
        foreach (var hit in await parts.Catalog.SearchAsync(query, cancellation))
        {
            if (line.Known(hit.Item) < hit.Item.Transactions)
            {
                var history = await region.Ask<ItemReplies.History>(
                    new ItemQueries.GetHistory(account, hit.Item.Item), parts.Settings.ResendAfter, cancellation);
                await parts.Path.Logs.AppendAsync(account, history.Transactions, cancellation);
            }
        }

        await parts.Path.SyncAsync(cancellation);
    }

    private async Task CloseBooksAsync(
        AccountScanRequest request,
        AccountScan scan,
        ScanLedger ledger,
        DateTimeOffset started,
        CancellationToken cancellation)
    {
        var account = request.Entry.Id;
        var now = parts.Clock.GetUtcNow();
        var problems = ledger.Problems
            .Select(problem => new CatalogProblem(account, problem.Subject, problem.Reason, now, now) { FolderKey = problem.FolderKey })
            .ToArray();
        await parts.Catalog.CompleteScanAsync(account, started, problems, cancellation);
        await scan.CommitCursorAsync(cancellation);
        if (ledger.Recorded == 0 && problems.Length == 0 && !request.Deep)
        {
            return; // the file says what it would say again; of 5,000 accounts most did not change
        }

        var row = (await parts.Catalog.FindAccountAsync(account, cancellation))!;
        var stat = new AccountStat
        {
            Name = request.Entry.Name,
            Cursor = row.Cursor,
            LastItem = ledger.LastItem,
            LastScan = started,
            Items = await parts.Catalog.CountLivingAsync(account, cancellation),
            Quarantined = problems.Length,
        };
        await parts.Path.WriteAccountStatAsync(account, stat, cancellation);
    }
}
