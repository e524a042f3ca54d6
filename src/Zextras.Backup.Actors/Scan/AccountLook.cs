using Akka.Actor;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// Records what changed at the places that a feed pointed at: a scan in the small, with the same write order and the same rules for
/// moves and deletions.
/// </summary>
internal sealed class AccountLook(AccountScanParts parts, Func<IActorRef> itemRegion)
{
    private readonly OpenSessions _sessions = new(parts.Server, parts.Clock);

    // One for all looks of the node: a look has a few sightings, and making an actor for them would cost as much as they do.
    private readonly Lazy<IActorRef> _sender = new(() =>
        parts.System.ActorOf(SightingSender.PropsOf(parts.System, itemRegion(), parts.Settings, parts.Clock)));

    /// <summary>Looks, and records.</summary>
    public async Task<AccountLookReport> RunAsync(AccountCommands.LookAt look, CancellationToken cancellation)
    {
        using var entered = parts.Gates.Looks.TryEnter();
        if (entered is null)
        {
            return new AccountLookReport { IsHeld = true };
        }

        var row = await parts.Catalog.FindAccountAsync(look.Account, cancellation);
        if (row is not { LastScan: not null, DeletedAt: null })
        {
            return new AccountLookReport { IsUnscanned = true };
        }

        var pass = new Pass(parts, new RecordingLine(look.Account, _sender.Value, parts.Recorder), row.Name, look.Account);
        var cursor = row.Cursor is { } text ? new MailboxCursor(text) : (MailboxCursor?)null;
        try
        {
            return await _sessions.RunAsync(look.Account, session => RunAsync(pass, session, look, cursor, cancellation), cancellation);
        }
        catch (MailboxException e)
        {
            return new AccountLookReport { Error = e.Message, Recorded = pass.Ledger.Recorded };
        }
    }

    private async Task<AccountLookReport> RunAsync(
        Pass pass, IMailboxSession session, AccountCommands.LookAt look, MailboxCursor? cursor, CancellationToken cancellation)
    {
        if (look.Gone.Count > 0)
        {
            await pass.RunAsync(session, cursor, (_, _, _) => OneAsync(new ChangePage { Removed = [.. look.Gone.Select(Removed)] }), cancellation);
        }

        await pass.RunAsync(session, cursor, (folders, since, token) => PagesAsync(session, folders, since, look.Hints, token), cancellation);
        var known = (await parts.Catalog.ListProblemsAsync(look.Account, cancellation)).Select(problem => problem.Subject).ToHashSet(StringComparer.Ordinal);

        // What was gone before it could be read is told by an event of its own; what is quarantined already stays so.
        var missed = pass.Ledger.Problems.FirstOrDefault(problem => !problem.HasVanished && !known.Contains(problem.Subject));
        return new AccountLookReport
        {
            Recorded = pass.Ledger.Recorded,
            Missed = missed is null ? null : $"{missed.Subject}: {missed.Reason}",
        };
    }

    private static RemovedEntry Removed(MailboxHint hint) => new(hint.FolderKey!, hint.Key!);

    /// <summary>Hints into folders that are recorded are looked at by themselves; any other one means that folders came or went.</summary>
    private static IAsyncEnumerable<ChangePage> PagesAsync(
        IMailboxSession session, FolderBook folders, MailboxCursor? cursor, IReadOnlyList<MailboxHint> hints, CancellationToken cancellation)
    {
        var known = hints.Where(hint => hint.FolderKey is { } key && folders.Find(key) is not null).ToArray();
        var isNarrow = hints.All(hint => hint.FolderKey is not null && (hint.IsGone || folders.Find(hint.FolderKey) is not null));
        return (isNarrow, known) switch
        {
            (false, _) => session.ChangesSinceAsync(cursor, cancellation),
            (true, []) => OneAsync(new ChangePage()),
            _ => session.LookAsync(cursor, known, cancellation),
        };
    }

    private static async IAsyncEnumerable<ChangePage> OneAsync(ChangePage page)
    {
        await Task.CompletedTask;
        yield return page;
    }

    private sealed class Pass(AccountScanParts parts, RecordingLine line, string name, AccountId account)
    {
        public ScanLedger Ledger { get; } = new();

        public async Task RunAsync(
            IMailboxSession session,
            MailboxCursor? cursor,
            Func<FolderBook, MailboxCursor?, CancellationToken, IAsyncEnumerable<ChangePage>> pages,
            CancellationToken cancellation)
        {
            var folders = await FolderBook.OpenAsync(account, parts.Catalog, line, parts.Clock, cancellation);
            var request = new AccountScanRequest(
                Guid.Empty, new AccountEntry { Id = account, Name = name }, TransactionCause.RealTime, Deep: false);
            var scan = new AccountScan(request, parts, session, Ledger, folders, line, request.Cause)
            {
                Listing = (since, token) => pages(folders, since, token),
            };
            using var arrivals = parts.Gates.Of(account).Watch();
            if (!await scan.RunInTurnAsync(cursor, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                throw new MailboxException(MailboxFailure.Unavailable, scan.ListingError!);
            }

            await scan.FinishAsync(arrivals, cancellation);
            if (Ledger.Problems.Count == 0)
            {
                // Else the cursor stays, so that the next scan meets again what was missed.
                await scan.CommitCursorAsync(cancellation);
            }
        }
    }
}
