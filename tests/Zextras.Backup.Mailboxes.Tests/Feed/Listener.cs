using Xunit;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Tests.Feed;

/// <summary>Listens to a feed, and gives what it said.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IMailboxFeed _feed;
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<MailboxEvent> _events;
    private Task<bool>? _next;

    private Listener(IMailboxFeed feed)
    {
        _feed = feed;
        _events = feed.ReadAsync(_stop.Token).GetAsyncEnumerator(_stop.Token);
    }

    internal static async Task<Listener> StartAsync(IMailboxFeed? feed)
    {
        await feed!.StartAsync(CancellationToken.None);
        return new Listener(feed);
    }

    /// <summary>Everything up to the event that is wanted.</summary>
    internal async Task<List<MailboxEvent>> UntilAsync(Predicate<MailboxEvent> wanted)
    {
        var told = new List<MailboxEvent>();
        while (told.Count == 0 || !wanted(told[^1]))
        {
            _next ??= _events.MoveNextAsync().AsTask();
            try
            {
                Assert.True(await _next.WaitAsync(Patience));
            }
            catch (TimeoutException)
            {
                Assert.Fail($"Only this was told: {string.Join('\n', told.TakeLast(20))}");
            }

            _next = null;
            told.Add(_events.Current);
        }

        return told;
    }

    /// <summary>The hints of an account up to the one that is wanted.</summary>
    internal async Task<MailboxHint[]> HintsUntilAsync(string account, MailboxHint wanted) =>
        [.. (await UntilAsync(told => told is MailboxEvent.Changed changed && changed.Account == account && changed.Hint == wanted))
            .OfType<MailboxEvent.Changed>()
            .Where(changed => changed.Account == account)
            .Select(changed => changed.Hint)
            .Distinct()];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await (_next ?? Task.FromResult(false));
            await _events.DisposeAsync();
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        await _feed.DisposeAsync();
        _stop.Dispose();
    }
}
