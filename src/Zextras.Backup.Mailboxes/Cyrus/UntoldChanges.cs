namespace Zextras.Backup.Mailboxes.Cyrus;

/// <summary>
/// Cyrus says of each change twice that it happened: which messages it is about, and that the mailbox changed (MailboxModseq), in one
/// order or the other. Only the second one says it of annotations, and of a change that names more messages than Cyrus can send.
/// This finds the mailboxes that changed without a word about messages. Pure.
/// </summary>
internal sealed class UntoldChanges
{
    /// <summary>Both words come from one process within milliseconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<(int Process, string Account, string Folder), Queue<DateTimeOffset>> _changed = [];
    private readonly Dictionary<(int Process, string Account, string Folder), DateTimeOffset> _told = [];

    /// <summary>The process told of messages.</summary>
    public void Told(int process, string account, string folder, DateTimeOffset now)
    {
        var place = (process, account, folder);
        if (!_changed.TryGetValue(place, out var changes))
        {
            // Of two words about messages (read, flagged) one change follows.
            _told[place] = now;
        }
        else
        {
            changes.Dequeue();
            if (changes.Count == 0)
            {
                _changed.Remove(place);
            }
        }
    }

    /// <summary>The process told that the mailbox changed.</summary>
    public void Changed(int process, string account, string folder, DateTimeOffset now)
    {
        var place = (process, account, folder);
        if (_told.Remove(place, out var told) && now - told <= Patience)
        {
            return;
        }

        if (!_changed.TryGetValue(place, out var changes))
        {
            _changed[place] = changes = new Queue<DateTimeOffset>();
        }

        changes.Enqueue(now);
    }

    /// <summary>The folders that nothing more was said of in time.</summary>
    public IReadOnlyList<(string Account, string Folder, DateTimeOffset At)> Take(DateTimeOffset now)
    {
        foreach (var place in _told.Where(told => now - told.Value > Patience).Select(told => told.Key).ToArray())
        {
            _told.Remove(place);
        }

        var due = _changed.Where(change => now - change.Value.Peek() > Patience).ToArray();
        foreach (var (place, _) in due)
        {
            _changed.Remove(place);
        }

        return [.. due.Select(change => (change.Key.Account, change.Key.Folder, change.Value.Peek()))];
    }
}
