using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Feed;

/// <summary>What a feed has to remember over restarts: whether it is on, until when everything was heard, and which gaps are open. Pure.</summary>
internal sealed record FeedLedger
{
    /// <summary>Nothing happened yet.</summary>
    public static readonly FeedLedger Empty = new();

    /// <summary>Whether somebody switched it on or off; null: never, the configuration decides.</summary>
    public bool? IsOn { get; init; }

    /// <summary>Everything that happened until then was recorded, or belongs to a gap, UTC; null before the first time.</summary>
    public DateTimeOffset? Heard { get; init; }

    /// <summary>The gaps that are not closed yet, by number.</summary>
    public ValueList<FeedGap> Gaps { get; init; } = ValueList<FeedGap>.Empty;

    /// <summary>The number of the next gap.</summary>
    public long NextGap { get; init; } = 1;

    /// <summary>The ledger after an event.</summary>
    public FeedLedger Apply(object happened) => happened switch
    {
        FeedEvents.Switched switched => this with { IsOn = switched.IsOn },
        FeedEvents.GapOpened opened => this with { Gaps = [.. Gaps, opened.Gap], NextGap = opened.Gap.Number + 1 },
        FeedEvents.GapEnded ended => this with
        {
            Gaps = [.. Gaps.Select(gap => gap.Number == ended.Number ? gap with { End = ended.At } : gap)],
            Heard = Gaps.Any(gap => gap.Number == ended.Number && gap.IsOfAll) ? ended.At : Heard, // it listens from then on
        },
        FeedEvents.GapClosed closed => this with { Gaps = [.. Gaps.Where(gap => gap.Number != closed.Number)] },
        FeedSnapshots.Ledger snapshot => snapshot.State,
        _ => throw new ArgumentException($"A feed's ledger has no {happened.GetType().Name}.", nameof(happened)),
    };

    /// <summary>
    /// What to record of a gap that begins: nothing where one that did not end yet covers it; a later end where there is one
    /// of the same accounts that waits for its scan; else a new one.
    /// </summary>
    public object? Open(DateTimeOffset start, DateTimeOffset? end, string reason, IEnumerable<string> accounts)
    {
        var names = accounts.ToValueSet();
        if (Gaps.Any(gap => gap.End is null && (gap.IsOfAll || gap.Accounts.Equals(names))))
        {
            return null;
        }

        return end is { } at && Gaps.FirstOrDefault(gap => gap.End is not null && gap.Accounts.Equals(names)) is { } same
            ? new FeedEvents.GapEnded(same.Number, at)
            : new FeedEvents.GapOpened(new FeedGap { Number = NextGap, Start = start, End = end, Reason = reason, Accounts = names });
    }

    /// <summary>The gaps that scans have closed.</summary>
    /// <param name="scanned">When the last scan that completed began, by the address of each living account; null: never.</param>
    /// <param name="absent">Accounts that the mailbox server does not have: nothing of them can be missed.</param>
    public IEnumerable<FeedGap> Closed(IReadOnlyDictionary<string, DateTimeOffset?> scanned, IReadOnlyCollection<string> absent) => Gaps.Where(gap =>
        gap.End is not null && Concerned(gap, scanned.Keys).All(name => IsScanned(gap, name, scanned) || absent.Contains(name, StringComparer.OrdinalIgnoreCase)));

    /// <summary>The accounts whose scans the ended gaps wait for; null: all.</summary>
    public IReadOnlySet<string>? Waiting(IReadOnlyDictionary<string, DateTimeOffset?> scanned)
    {
        var waiting = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var gap in Gaps.Where(gap => gap.End is not null))
        {
            var open = Concerned(gap, scanned.Keys).Where(name => !IsScanned(gap, name, scanned)).ToArray();
            if (gap.IsOfAll && open.Length == scanned.Count)
            {
                return null;
            }

            waiting.UnionWith(open);
        }

        return waiting;
    }

    private static IEnumerable<string> Concerned(FeedGap gap, IEnumerable<string> all) => gap.IsOfAll ? all : gap.Accounts;

    private static bool IsScanned(FeedGap gap, string name, IReadOnlyDictionary<string, DateTimeOffset?> scanned) =>
        scanned.GetValueOrDefault(name) is { } at && at >= gap.End;
}
