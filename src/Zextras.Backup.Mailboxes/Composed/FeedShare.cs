using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>One feed of a <see cref="JoinedFeed"/>, over all the times that it is opened anew.</summary>
internal sealed class FeedShare : IAsyncDisposable
{
    private readonly Func<IMailboxFeed> _open;
    private readonly TimeProvider _clock;
    private IMailboxFeed _feed;
    private DateTimeOffset _heard;
    private int _failures;
    private volatile string? _failure;

    /// <summary>Makes the feed, so that it can say how it would listen.</summary>
    public FeedShare(Func<IMailboxFeed> open, TimeProvider clock)
    {
        (_open, _clock) = (open, clock);
        _feed = open();
        Description = _feed.Description;
    }

    /// <summary>How it listens.</summary>
    public string Description { get; }

    /// <summary>What it does not hear.</summary>
    public IReadOnlyList<string> Warnings => _failure is { } failure
        ? [$"{Description}: nothing is heard since {_heard:u}: {failure} It is tried again by itself; until then only SmartScan sees these changes."]
        : _feed.Warnings;

    /// <summary>Begins to listen.</summary>
    /// <returns>Why it does not; null where it does.</returns>
    public async Task<MailboxException?> TryStartAsync(CancellationToken cancellation)
    {
        try
        {
            _heard = _failure is null ? _clock.GetUtcNow() : _heard;
            await _feed.StartAsync(cancellation);
            return null;
        }
        catch (MailboxException e)
        {
            await BreakAsync(e.Message);
            return e;
        }
    }

    /// <summary>
    /// The events, with the feed that has to know when they are recorded; null for those that are told in its place. Ends only by
    /// cancellation.
    /// </summary>
    public async IAsyncEnumerable<(IMailboxFeed? Teller, MailboxEvent Told)> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            if (_failure is { } failure)
            {
                yield return (null, await RestartAsync(failure, cancellation));
            }

            await using var events = _feed.ReadAsync(cancellation).GetAsyncEnumerator(cancellation);
            while (await TryMoveAsync(events))
            {
                _heard = _clock.GetUtcNow();
                _failures = 0;
                yield return (_feed, events.Current);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _feed.DisposeAsync();

    /// <summary>Waits until the feed listens again.</summary>
    /// <returns>What stands for the time in which it did not.</returns>
    private async Task<MailboxEvent.Lost> RestartAsync(string failure, CancellationToken cancellation)
    {
        do
        {
            await Task.Delay(FeedBackoff.After(_failures++), _clock, cancellation);
        }
        while (await TryStartAsync(cancellation) is not null);

        var lost = new MailboxEvent.Lost { At = _clock.GetUtcNow(), Since = _heard, Reason = $"{Description} broke off: {failure}" };
        (_failure, _heard) = (null, lost.At);
        return lost;
    }

    private async Task<bool> TryMoveAsync(IAsyncEnumerator<MailboxEvent> events)
    {
        var reason = "It ended.";
        try
        {
            if (await events.MoveNextAsync())
            {
                return true;
            }
        }
        catch (MailboxException e)
        {
            reason = e.Message;
        }

        await BreakAsync(reason);
        return false;
    }

    private async Task BreakAsync(string reason)
    {
        _failure = reason;
        await _feed.DisposeAsync();
        _feed = _open();
    }
}
