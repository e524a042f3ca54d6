using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Feed;

/// <summary>
/// The events of one account that wait to be recorded, joined by item: several changes of one item are looked at once. A deletion and
/// what comes after it under the same key are never joined.
/// </summary>
internal sealed class FeedLane(AccountId account, string name)
{
    /// <summary>
    /// A mail server tells of a move by two events, moments apart. Both belong to one look, so that it is one item with one
    /// history: a look begins in a pause of at least this length, unless events come without a pause.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(8);

    private readonly Dictionary<(string? Folder, string? Key), Told> _waiting = [];
    private readonly Queue<(string? Folder, string? Key)> _order = new();
    private List<MailboxEvent.Changed> _events = [];
    private DateTimeOffset _first;
    private DateTimeOffset _last;

    /// <summary>The account.</summary>
    public AccountId Account { get; } = account;

    /// <summary>Its address.</summary>
    public string Name { get; } = name;

    /// <summary>What is being recorded; null while nothing is.</summary>
    public FeedLook? UnderWay { get; set; }

    /// <summary>Whether anything waits.</summary>
    public bool IsEmpty => _events.Count == 0;

    /// <summary>How many events wait or are being recorded.</summary>
    public int Count => _events.Count + (UnderWay?.Events.Count ?? 0);

    /// <summary>When the oldest event that is not recorded yet happened; null where there is none.</summary>
    public DateTimeOffset? Oldest => (UnderWay?.Events ?? []).Concat(_events).Select(told => told.At).Cast<DateTimeOffset?>().Min();

    /// <summary>When the last event happened.</summary>
    public DateTimeOffset? LastEvent { get; private set; }

    /// <summary>How long events took to be recorded.</summary>
    public LagHistogram Lags { get; } = new();

    /// <summary>An event came.</summary>
    public void Add(MailboxEvent.Changed told, DateTimeOffset now)
    {
        _first = IsEmpty ? now : _first;
        _last = now;
        LastEvent = told.At;
        _events.Add(told);
        var place = (told.Hint.FolderKey, told.Hint.Key);
        if (!_waiting.TryGetValue(place, out var before))
        {
            _order.Enqueue(place);
        }

        _waiting[place] = told.Hint.IsGone ? new Told(IsGone: true, IsThere: false) : before with { IsThere = true };
    }

    /// <summary>How long to wait until what came may be recorded; not at all where it is zero or less.</summary>
    public TimeSpan Wait(TimeSpan window, DateTimeOffset now)
    {
        var (untilWindow, untilPause, latest) = (_first + window - now, _last + Pause - now, _first + (2 * window) - now);
        var wait = untilPause > untilWindow ? untilPause : untilWindow;
        return wait < latest ? wait : latest;
    }

    /// <summary>Takes all that waits.</summary>
    public FeedLook Take(long number)
    {
        var gone = new List<MailboxHint>();
        var hints = new List<MailboxHint>(_order.Count);
        while (_order.TryDequeue(out var place))
        {
            var (isGone, isThere) = _waiting[place];
            var hint = new MailboxHint { FolderKey = place.Folder, Key = place.Key };
            if (isGone && isThere)
            {
                gone.Add(hint with { IsGone = true });
            }

            hints.Add(hint with { IsGone = isGone && !isThere });
        }

        var look = new FeedLook(new AccountCommands.LookAt(Account, number, gone, hints), _events);
        _waiting.Clear();
        _events = [];
        return look;
    }

    /// <summary>What was told of a place: that it is gone, and that something is there (again).</summary>
    private readonly record struct Told(bool IsGone, bool IsThere);
}
