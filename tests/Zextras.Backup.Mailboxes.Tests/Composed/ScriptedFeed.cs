using System.Threading.Channels;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Tests.Composed;

/// <summary>A source of events that a test tells what to say, over all the times that it is opened.</summary>
internal sealed class ScriptedFeed(string name)
{
    private Channel<MailboxEvent> _told = Channel.CreateUnbounded<MailboxEvent>();

    /// <summary>Why it cannot be opened; null where it can.</summary>
    internal string? Refusal { get; set; }

    /// <summary>What the reader has recorded.</summary>
    internal List<MailboxEvent> Recorded { get; } = [];

    internal int Opened { get; private set; }

    internal IMailboxFeed Open() => new Connection(this);

    internal MailboxEvent Tell(string folder)
    {
        var told = new MailboxEvent.Changed { Account = "anna@example.com", Hint = MailboxHint.Folder(folder), At = DateTimeOffset.UnixEpoch };
        _told.Writer.TryWrite(told);
        return told;
    }

    internal void Break(Exception failure) => _told.Writer.TryComplete(failure);

    private sealed class Connection(ScriptedFeed feed) : IMailboxFeed
    {
        public string Description => feed.Name;

        public Task StartAsync(CancellationToken cancellation)
        {
            if (feed.Refusal is { } refusal)
            {
                throw new MailboxException(MailboxFailure.Unavailable, refusal);
            }

            feed.Opened++;
            feed._told = Channel.CreateUnbounded<MailboxEvent>();
            return Task.CompletedTask;
        }

        public IAsyncEnumerable<MailboxEvent> ReadAsync(CancellationToken cancellation) => feed._told.Reader.ReadAllAsync(cancellation);

        public void Recorded(MailboxEvent recorded) => feed.Recorded.Add(recorded);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private string Name => name;
}
