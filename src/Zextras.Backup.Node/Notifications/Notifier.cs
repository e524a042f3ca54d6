using System.Collections.Concurrent;
using System.Net.Sockets;
using Cronos;
using MailKit;
using MailKit.Security;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Node.Api.Security;

namespace Zextras.Backup.Node.Notifications;

/// <summary>
/// Tells people what operations did: what matters at once, the rest once a day in one mail. A notice that cannot be sent holds
/// nothing up; it is tried some times, and then the node's log says so.
/// </summary>
internal sealed class Notifier(
    IOperationService operations,
    IPropertyService properties,
    IEnumerable<INotificationChannel> channels,
    TimeProvider clock,
    ILogger<Notifier> log,
    AccessTokens? tokens = null) : BackgroundService
{
    private const int Attempts = 3;

    /// <summary>Notices that wait for the digest; beyond it the oldest are in the operations' list only.</summary>
    private const int MostInDigest = 500;

    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DigestLookInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<Notice> _digest = new();
    private readonly CancellationTokenSource _stopped = new();
    private IAsyncEnumerable<Operation>? _followed;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _followed = operations.FollowAsync(_stopped.Token); // not when a thread is free: the first scan would have begun
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stopped.Cancel();
        _stopped.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(FollowAsync(stoppingToken), SendDigestsAsync(stoppingToken));

    private async Task FollowAsync(CancellationToken cancellation)
    {
        await foreach (var operation in _followed!.WithCancellation(cancellation))
        {
            var notice = Notice.Of(operation);
            var settings = await NotificationSettings.ReadAsync(properties, cancellation);
            if (notice.Level >= settings.Level)
            {
                var told = tokens?.AddressOf(operation.Author) is { } initiator ? notice with { Recipients = [.. notice.Recipients, initiator] } : notice;
                _ = SendAsync(told, settings, cancellation); // a mail server that hangs does not hold up the next notice
                continue;
            }

            if (notice.Recipients.Count > 0)
            {
                // Whoever waits for it; to the administrators it comes with the digest, like everything that went well.
                _ = SendAsync(notice, settings with { Recipients = [], Webhook = null }, cancellation);
            }

            _digest.Enqueue(notice);
            while (_digest.Count > MostInDigest)
            {
                _digest.TryDequeue(out _);
            }
        }
    }

    private async Task SendDigestsAsync(CancellationToken cancellation)
    {
        var looked = clock.GetUtcNow();
        while (true)
        {
            await Task.Delay(DigestLookInterval, clock, cancellation);
            var now = clock.GetUtcNow();
            var settings = await NotificationSettings.ReadAsync(properties, cancellation);
            if (CronExpression.Parse(settings.DigestCron).GetNextOccurrence(looked, clock.LocalTimeZone) <= now && !_digest.IsEmpty)
            {
                var notices = new List<Notice>();
                while (_digest.TryDequeue(out var notice))
                {
                    notices.Add(notice);
                }

                await SendAsync(Notice.Digest(notices), settings, cancellation);
            }

            looked = now;
        }
    }

    private Task SendAsync(Notice notice, NotificationSettings settings, CancellationToken cancellation) =>
        Task.WhenAll(channels.Select(channel => SendAsync(channel, notice, settings, cancellation)));

    private async Task SendAsync(INotificationChannel channel, Notice notice, NotificationSettings settings, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await channel.SendAsync(notice, settings, cancellation);
                return;
            }
            catch (Exception e) when (IsTrouble(e) && attempt < Attempts)
            {
                await Task.Delay(PauseBetweenAttempts * attempt, clock, cancellation);
            }
            catch (Exception e) when (IsTrouble(e))
            {
                log.LogWarning("'{Subject}' could not be sent by {Channel}: {Reason}", notice.Subject, channel.GetType().Name, e.Message);
                return;
            }
        }
    }

    /// <summary>What a mail server, a network or a file can do to us.</summary>
    private static bool IsTrouble(Exception e) => e is IOException or SocketException or HttpRequestException or ProtocolException or CommandException
        or AuthenticationException or SslHandshakeException or MimeKit.ParseException or UnauthorizedAccessException or TaskCanceledException { InnerException: TimeoutException };
}
