using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir.Feed;

/// <summary>
/// What happens in a tree of Maildirs, by inotify. The kernel's queue is the only one: whoever writes never waits, and if it runs over
/// the kernel says so.
/// </summary>
internal sealed class MaildirFeed(string path, TimeProvider clock) : IMailboxFeed
{
    // How soon the reading notices that it is to end; events themselves are read at once.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Inotify _inotify = new();
    private WatchTree? _tree;
    private DateTimeOffset _heard;

    /// <inheritdoc/>
    public string Description => $"inotify in {path}";

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellation) => Task.Run(
        () =>
        {
            _tree = Guarded(() =>
            {
                var tree = new WatchTree(path, _inotify);
                tree.WatchAll();
                return tree;
            });
            _heard = clock.GetUtcNow();
        },
        cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<MailboxEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var tree = _tree ?? throw new InvalidOperationException("The feed was not started.");
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var told in await Task.Run(() => Guarded(() => Read(tree)), cancellation))
            {
                yield return told;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _inotify.Dispose();
        return ValueTask.CompletedTask;
    }

    private IReadOnlyList<MailboxEvent> Read(WatchTree tree)
    {
        var news = _inotify.Read(Patience);
        if (news.Count == 0)
        {
            return [];
        }

        var translation = new WatchTranslation(tree, clock.GetUtcNow());
        foreach (var told in news)
        {
            translation.Add(told);
        }

        var since = _heard;
        _heard = clock.GetUtcNow();
        return translation.Finish(since);
    }

    private T Guarded<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailboxException(MailboxFailure.Unavailable, $"The mailbox tree '{path}' cannot be watched: {e.Message}", e);
        }
    }
}
