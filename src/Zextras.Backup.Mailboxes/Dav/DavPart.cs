using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>The contacts (CardDAV), the calendars and tasks (CalDAV) or the files (WebDAV) of a server. One administrator reads all accounts.</summary>
internal sealed class DavPart(DavSettings settings, TimeProvider clock) : IMailboxPart
{
    private readonly HttpClient _http = DavTransport.Create(settings);

    /// <inheritdoc/>
    public string Description => settings.ToString();

    /// <inheritdoc/>
    public IReadOnlySet<string> Areas { get; } = new HashSet<string> { FolderKeys.Prefix(settings.Area).TrimEnd(':') };

    /// <summary>Opens the share. Nothing is asked of the server before it is needed: HTTP has no login that could fail.</summary>
    public Task<IMailboxSession> OpenAsync(string address, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult<IMailboxSession>(new DavSession(new DavClient(_http, settings, address, clock), settings, clock));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailboxException(MailboxFailure.Unavailable, $"The administrator's password cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
