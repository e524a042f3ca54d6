using System.Collections.Concurrent;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>What a scan of one account has done so far. Safe for concurrent use.</summary>
internal sealed class ScanLedger
{
    private readonly ConcurrentQueue<MailboxProblem> _problems = new();
    private long _listed;
    private long _recorded;
    private long _moved;
    private long _deleted;
    private long _held;
    private long _newBlobs;
    private long _bytesRead;
    private long _healedLogLines;
    private volatile bool _hasMissed;

    /// <summary>Items that were listed.</summary>
    public long Listed => Interlocked.Read(ref _listed);

    /// <summary>Bytes that were read.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Transactions that were recorded.</summary>
    public long Recorded => Interlocked.Read(ref _recorded);

    /// <summary>The last item of which something was recorded.</summary>
    public ItemId? LastItem { get; private set; }

    /// <summary>What went wrong with single items.</summary>
    public IReadOnlyCollection<MailboxProblem> Problems => _problems;

    /// <summary>Whether anything was listed and could not be recorded that no second listing of a folder brings back.</summary>
    public bool HasMissed => _hasMissed;

    /// <summary>Notes that there is such a thing.</summary>
    public void NoteMissed() => _hasMissed = true;

    /// <summary>Notes something that could not be listed; whoever listed lists it again by itself.</summary>
    public void Report(MailboxProblem problem) => _problems.Enqueue(problem);

    /// <summary>Notes something that was listed, and could not be read or recorded: the next scan has to list its folder again.</summary>
    public void ReportMissed(MailboxProblem problem)
    {
        if (problem.FolderKey is null)
        {
            NoteMissed();
        }

        Report(problem);
    }

    /// <summary>Notes a committed page.</summary>
    public void Commit(WorkPage page)
    {
        Interlocked.Add(ref _listed, page.Listed);
        Interlocked.Add(ref _bytesRead, page.BytesRead);
        Interlocked.Add(ref _newBlobs, page.Blobs.Count);
        Commit(page.Recorded);
    }

    /// <summary>Notes committed answers; those that were not recorded become problems.</summary>
    public void Commit(IReadOnlyList<RecordedDraft> recorded)
    {
        foreach (var (draft, answer) in recorded)
        {
            switch (answer?.Outcome)
            {
                case DecisionOutcome.Recorded:
                    Interlocked.Increment(ref _recorded);
                    LastItem = answer.Item;
                    CountMoveOrDeletion(draft);
                    // Whatever the item sent beyond this transaction was recorded before and missing in its log.
                    Interlocked.Add(ref _healedLogLines, answer.News.Count - 1);
                    break;
                case DecisionOutcome.Unchanged or DecisionOutcome.Stale:
                    Interlocked.Add(ref _healedLogLines, answer.News.Count);
                    break;
                case DecisionOutcome.Collision:
                    Report(draft, "No free item id was found; the mailbox server lists too many items under one key.");
                    break;
                case DecisionOutcome.NeedsContent:
                    Report(draft, "The journal lacks this item although the catalog has it. Run doAccountScan with deep true.");
                    break;
                default:
                    Report(draft, "The journal did not take it in time; the next scan tries again.");
                    break;
            }
        }
    }

    /// <summary>The report of the scan.</summary>
    public AccountScanReport Report(long healedBlobs, bool stopped, string? error) => new()
    {
        Listed = Listed,
        Recorded = Recorded,
        Moved = Interlocked.Read(ref _moved),
        Deleted = Interlocked.Read(ref _deleted),
        Held = Interlocked.Read(ref _held),
        NewBlobs = Interlocked.Read(ref _newBlobs),
        BytesRead = BytesRead,
        HealedBlobs = healedBlobs,
        HealedLogLines = Interlocked.Read(ref _healedLogLines),
        Problems = [.. _problems],
        Stopped = stopped,
        Error = error,
    };

    private void Report(Draft draft, string reason)
    {
        if (IsMove(draft))
        {
            NoteMissed(); // its new folder shows it again, but its old one does not show again that it is gone
        }

        ReportMissed(new MailboxProblem(draft.Subject, reason) { FolderKey = draft.FolderKey });
    }

    private static bool IsMove(Draft draft) => draft is { Known: { } known, Sighting: Sighting.Seen seen }
        && seen.Placement.Folders is { Count: > 0 } folders && known.Folder is { } before && folders[0] != before;

    private void CountMoveOrDeletion(Draft draft)
    {
        if (draft.Sighting is Sighting.Gone gone)
        {
            Interlocked.Increment(ref _deleted);
            Interlocked.Add(ref _held, gone.RetentionHeld ? 1 : 0);
        }
        else if (IsMove(draft))
        {
            Interlocked.Increment(ref _moved);
        }
    }
}
