namespace Zextras.Backup.Mailboxes.Imap.Feed;

/// <summary>One account over all its turns. In one turn, or none, at a time.</summary>
internal sealed class ListenedAccount(string address, DateTimeOffset now)
{
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The address.</summary>
    public string Address => address;

    /// <summary>How its folders were when they were last heard of.</summary>
    public FolderMarks Marks { get; } = new();

    /// <summary>Everything that happened until then was heard, UTC.</summary>
    public DateTimeOffset Heard { get; set; } = now;

    /// <summary>Whether it is heard now.</summary>
    public volatile bool IsHeard;

    /// <summary>Why its connection broke off or was not made; null where it only waits for its turn.</summary>
    public volatile string? Failure;

    /// <summary>Whether the server has it no more.</summary>
    public volatile bool IsGone;

    /// <summary>How often in a row it could not be listened to.</summary>
    public int Failures { get; set; }

    /// <summary>Completes when it was tried for the first time.</summary>
    public Task Tried => _tried.Task;

    /// <summary>It is heard from now on.</summary>
    public void Hears(DateTimeOffset at)
    {
        (Heard, Failure, Failures, IsHeard) = (at, null, 0, true);
        _tried.TrySetResult();
    }

    /// <summary>Its turn is over.</summary>
    public void Rests(DateTimeOffset at) => (Heard, IsHeard) = (at, false);

    /// <summary>Its connection broke off, or was not made.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="alive">When a line that was dead all the while would have been noticed already: so late it was heard at least.</param>
    public void Breaks(string reason, DateTimeOffset alive)
    {
        Heard = IsHeard && alive > Heard ? alive : Heard;
        (Failure, IsHeard) = (reason, false);
        Failures++;
        _tried.TrySetResult();
    }
}
