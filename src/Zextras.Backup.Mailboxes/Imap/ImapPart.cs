using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>The mail of a server by IMAP: Dovecot, Cyrus, Zimbra, Carbonio and any other. One administrator opens every account.</summary>
internal sealed class ImapPart(ImapSettings settings, TimeProvider clock) : IMailboxPart
{
    /// <inheritdoc/>
    public string Description => settings.ToString();

    /// <inheritdoc/>
    public IReadOnlySet<string> Areas { get; } = new HashSet<string> { "mail" };

    /// <inheritdoc/>
    public async Task<IMailboxSession> OpenAsync(string address, CancellationToken cancellation)
    {
        var session = new ImapSession(settings, address, clock);
        try
        {
            await session.ConnectAsync(cancellation);
            return session;
        }
        catch (Exception e) when (e is MailboxException or OperationCanceledException)
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
