using System.Runtime.CompilerServices;
using System.Text.Json;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Events;

namespace Zextras.Backup.Mailboxes.Dovecot;

/// <summary>What happens in the mailboxes of a Dovecot, by the files that <c>zextras-backup.lua</c> writes into a directory of this machine.</summary>
internal sealed class DovecotFeed(string directory, char separator, TimeProvider clock) : IMailboxFeed
{
    private readonly EventDirectory _events = new(directory, "Dovecot", clock);

    /// <inheritdoc/>
    public string Description => $"Dovecot's events in {directory} (mail)";

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellation) => Task.Run(_events.Open, cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<MailboxEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var line in await Task.Run(_events.Read, cancellation))
            {
                yield return Event(line);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _events.Dispose();
        return ValueTask.CompletedTask;
    }

    private MailboxEvent Event(EventLine line)
    {
        try
        {
            return new MailboxEvent.Changed { Account = line.File, Hint = DovecotEvent.Parse(line.Text).ToHint(separator), At = line.At };
        }
        catch (JsonException e)
        {
            return new MailboxEvent.Lost
            {
                At = line.At,
                Since = line.At,
                Reason = $"A line in {directory}/{line.File}{EventFile.Extension} cannot be read: {e.Message} Is it the zextras-backup.lua of this version that Dovecot runs?",
                Accounts = [line.File],
            };
        }
    }
}
