using System.Runtime.CompilerServices;
using System.Text.Json;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Events;

namespace Zextras.Backup.Mailboxes.Cyrus;

/// <summary>
/// What happens in the mailboxes of a Cyrus (mail, contacts, calendars, drive), by the file that <c>zextras-backup-relay.pl</c> writes on
/// this machine. The relay shows every few seconds that it lives; if it does not, nobody would tell what happens.
/// </summary>
internal sealed class CyrusFeed(CyrusEventsSettings settings, TimeProvider clock) : IMailboxFeed
{
    /// <summary>Four times the relay's sign of life.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    private readonly EventDirectory _events = new(settings.Directory, "Cyrus", clock);
    private readonly CyrusHints _hints = new(settings, clock);
    private DateTimeOffset _heard;

    /// <inheritdoc/>
    public string Description => $"Cyrus's events in {settings.Directory} ({string.Join(", ", settings.Areas.Order()).ToLowerInvariant()})";

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellation) => Task.Run(
        () =>
        {
            // A file that was just taken away says nothing of the relay: it is waited for.
            var (began, last) = (clock.GetUtcNow(), _events.Open());
            while (clock.GetUtcNow() is var now && now - last > LongestSilence)
            {
                cancellation.ThrowIfCancellationRequested();
                last = _events.Read().Count > 0 ? now : now - began > LongestSilence ? throw Silent() : last;
            }

            _heard = clock.GetUtcNow();
        },
        cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<MailboxEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var line in await Task.Run(_events.Read, cancellation))
            {
                foreach (var told in Events(line))
                {
                    yield return told;
                }

                _heard = clock.GetUtcNow();
            }

            foreach (var told in _hints.TakeUntold())
            {
                yield return told;
            }

            if (clock.GetUtcNow() - _heard > LongestSilence)
            {
                throw Silent();
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _events.Dispose();
        return ValueTask.CompletedTask;
    }

    private IReadOnlyList<MailboxEvent> Events(EventLine line)
    {
        if (line.Text.Length == 0)
        {
            return []; // the relay ends a line that may have been torn
        }

        try
        {
            var told = CyrusEvent.Parse(line.Text);
            return told.Event switch
            {
                CyrusEvent.Alive => [],
                CyrusEvent.Missed => [Lost(told.Reason ?? "The relay could not tell everything.")],
                _ => _hints.Of(told),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            return [Lost($"A line in {settings.Directory}/{line.File}{EventFile.Extension} cannot be read: {e.Message} Is it the zextras-backup-relay.pl of this version that Cyrus runs?")];
        }
    }

    /// <summary>Nobody knows whose events they were.</summary>
    private MailboxEvent.Lost Lost(string reason) => new() { At = clock.GetUtcNow(), Since = _heard, Reason = reason };

    private MailboxException Silent() => new(
        MailboxFailure.Unavailable,
        $"Nothing was written to '{settings.Directory}' for {LongestSilence.TotalSeconds:F0} s, and zextras-backup-relay.pl writes every 5. Does Cyrus run, with that program under DAEMON in cyrus.conf? May it write there?");
}
