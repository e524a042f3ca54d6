namespace Zextras.Backup.Actors.Mailbox;

/// <summary>
/// A stream of what happens on a mailbox server, while it happens. A feed never makes the server wait: what it cannot hold
/// it drops, and says so by <see cref="MailboxEvent.Lost"/>. Each is opened once; a feed that failed is disposed, and another one opened.
/// </summary>
public interface IMailboxFeed : IAsyncDisposable
{
    /// <summary>How it listens, without secrets: <c>inotify</c>, <c>dovecot events in /run/events</c>.</summary>
    string Description { get; }

    /// <summary>
    /// What it does not hear at the moment although it listens, and why, in words for people; it tells of that time by
    /// <see cref="MailboxEvent.Lost"/>, or of what changed in it, as soon as it hears again. May be asked from any thread.
    /// </summary>
    IReadOnlyList<string> Warnings => [];

    /// <summary>Begins to listen. Whatever happens after it completes is told; what happened before belongs to a scan.</summary>
    /// <exception cref="MailboxException">It cannot listen; the message says what to do.</exception>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>The events, those of one item in their order. Ends only by cancellation.</summary>
    /// <exception cref="MailboxException">The connection is lost: from then on events are missed.</exception>
    IAsyncEnumerable<MailboxEvent> ReadAsync(CancellationToken cancellation);

    /// <summary>
    /// The event is recorded, or a gap is: a feed that keeps events on disk may forget it. Called once for each event,
    /// with the instance that was read, in whatever order they were recorded, from any thread.
    /// </summary>
    void Recorded(MailboxEvent recorded)
    {
    }
}
