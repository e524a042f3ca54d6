using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>
/// Several feeds as one, each of which hears a share of what happens: mail, contacts, accounts. One that cannot be opened or breaks off
/// does not make the others deaf: it is opened anew after ever longer times. <see cref="Warnings"/> names it until then, and
/// <see cref="MailboxEvent.Lost"/> tells of the time that it did not hear. Events keep their order within a share.
/// </summary>
internal sealed class JoinedFeed : IMailboxFeed
{
    // What waits, waits in the shares: they know what to drop when it becomes too much.
    private const int Room = 16;

    private readonly ConcurrentDictionary<MailboxEvent, IMailboxFeed> _tellers = new(ReferenceEqualityComparer.Instance);
    private readonly FeedShare[] _shares;

    /// <summary>Makes the feeds; none listens yet.</summary>
    public JoinedFeed(IReadOnlyList<Func<IMailboxFeed>> open, TimeProvider clock) => _shares = [.. open.Select(share => new FeedShare(share, clock))];

    /// <inheritdoc/>
    public string Description => string.Join(", ", _shares.Select(share => share.Description));

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [.. _shares.SelectMany(share => share.Warnings)];

    /// <summary>What opens all sources as one feed; null where there is none.</summary>
    public static Func<IMailboxFeed>? Of(TimeProvider clock, params IEnumerable<Func<IMailboxFeed>?> sources) => sources.OfType<Func<IMailboxFeed>>().ToArray() switch
    {
        [] => null,
        [var only] => only,
        var several => () => new JoinedFeed(several, clock),
    };

    /// <summary>Begins to listen; one share that does is enough.</summary>
    /// <exception cref="MailboxException">None does.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var failures = await Task.WhenAll(_shares.Select(share => share.TryStartAsync(cancellation)));
        if (Array.TrueForAll(failures, failure => failure is not null))
        {
            throw failures[0]!;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MailboxEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var told = Channel.CreateBounded<MailboxEvent>(Room);
        var reading = _shares.Select(share => ReadAsync(share, told.Writer, stop.Token)).ToArray();
        try
        {
            await foreach (var next in told.Reader.ReadAllAsync(stop.Token))
            {
                yield return next;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(reading);
        }
    }

    /// <inheritdoc/>
    public void Recorded(MailboxEvent recorded)
    {
        if (_tellers.TryRemove(recorded, out var teller))
        {
            teller.Recorded(recorded);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var share in _shares)
        {
            await share.DisposeAsync();
        }
    }

    private async Task ReadAsync(FeedShare share, ChannelWriter<MailboxEvent> to, CancellationToken cancellation)
    {
        try
        {
            await foreach (var (teller, told) in share.ReadAsync(cancellation))
            {
                if (teller is not null)
                {
                    _tellers[told] = teller;
                }

                await to.WriteAsync(told, cancellation);
            }
        }
        catch (Exception e) // whatever it is: a share that ends without a word would be a hole that nobody notices
        {
            to.TryComplete(e);
        }
    }
}
