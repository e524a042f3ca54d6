using Akka.Actor;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Feed;

/// <summary>
/// Reads one feed and hands its events to the actor, never more than there is room for: beyond, the feed waits, and drops by its own
/// rules what it cannot hold. The mail server never waits.
/// </summary>
internal sealed class FeedPump(IMailboxFeed feed, int room) : IAsyncDisposable
{
    // Not disposed: it holds nothing, and whatever is done late still leaves it.
    private readonly SemaphoreSlim _room = new(room);
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>What the feed does not hear at the moment.</summary>
    public IReadOnlyList<string> Warnings => feed.Warnings;

    /// <summary>Begins to listen, and to hand over; after that <paramref name="to"/> gets <see cref="Came"/>, and <see cref="Broke"/> if the feed breaks off.</summary>
    public async Task<FeedPump> StartAsync(IActorRef to, CancellationToken cancellation)
    {
        await feed.StartAsync(cancellation);
        _reading = ReadAsync(to);
        return this;
    }

    /// <summary>The event was recorded, or left to a scan.</summary>
    public void Done(MailboxEvent told)
    {
        feed.Recorded(told);
        _room.Release();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        await feed.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ReadAsync(IActorRef to)
    {
        var reason = "The feed ended.";
        try
        {
            await foreach (var told in feed.ReadAsync(_stop.Token))
            {
                await _room.WaitAsync(_stop.Token);
                to.Tell(new Came(this, told));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) // whatever it is: a feed that ends without a word would be a hole that nobody notices
        {
            reason = e is MailboxException ? e.Message : $"{e.GetType().Name}: {e.Message}";
        }

        to.Tell(new Broke(this, reason));
    }

    /// <summary>The server told something.</summary>
    internal sealed record Came(FeedPump From, MailboxEvent Told) : INoSerializationVerificationNeeded;

    /// <summary>Nothing more comes.</summary>
    internal sealed record Broke(FeedPump From, string Reason) : INoSerializationVerificationNeeded;
}
