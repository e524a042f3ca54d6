using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>What a scripted server tells while it happens: what a test says.</summary>
internal sealed class ScriptedFeed(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private Connection? _connection;

    /// <summary>Thrown where the engine begins to listen.</summary>
    internal MailboxException? Refuses { get; set; }

    internal ConcurrentQueue<MailboxEvent> Recorded { get; } = new();

    internal int Connections { get; private set; }

    internal bool IsHeard
    {
        get
        {
            lock (_lock)
                return _connection is not null;
        }
    }

    internal IMailboxFeed Open() => new Connection(this);

    /// <summary>Something happened; nobody hears it where nobody listens.</summary>
    internal void Tell(ScriptedAccount account, params MailboxHint[] hints)
    {
        foreach (var hint in hints)
            Tell(new MailboxEvent.Changed { Account = account.Name, Hint = hint, At = clock.GetUtcNow() });
    }

    internal void Tell(MailboxEvent told)
    {
        lock (_lock)
            _connection?.Events.Writer.TryWrite(told);
    }

    internal void Break(string reason = "The connection is lost.")
    {
        lock (_lock)
        {
            _connection?.Events.Writer.TryComplete(new MailboxException(MailboxFailure.Unavailable, reason));
            _connection = null;
        }
    }

    private sealed class Connection(ScriptedFeed feed) : IMailboxFeed
    {
        internal Channel<MailboxEvent> Events { get; } = Channel.CreateUnbounded<MailboxEvent>();

        public string Description => "scripted events";

        public Task StartAsync(CancellationToken cancellation)
        {
            if (feed.Refuses is { } refusal)
                throw refusal;
            lock (feed._lock)
            {
                feed._connection = this;
                feed.Connections++;
            }

            return Task.CompletedTask;
        }

        public async IAsyncEnumerable<MailboxEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var told in Events.Reader.ReadAllAsync(cancellation))
                yield return told;
        }

        public void Recorded(MailboxEvent recorded) => feed.Recorded.Enqueue(recorded);

        public ValueTask DisposeAsync()
        {
            lock (feed._lock)
                feed._connection = feed._connection == this ? null : feed._connection;
            return ValueTask.CompletedTask;
        }
    }
}
