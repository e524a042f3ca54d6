using System.Net;
using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// One connection to one account, made when it is first needed. A connection that is lost is made once more for the same
/// command; a command that loses that one too has failed. Not for several threads at once.
/// </summary>
internal sealed class ImapConnection(ImapSettings settings, string account, TimeProvider clock) : IAsyncDisposable
{
    // A polite farewell is worth no more waiting than this; the server ends what is left by itself.
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(2);

    private ImapClient? _client;
    private ImapFolder? _selected;

    /// <summary>The mailbox name of the folder that is selected; null where none is.</summary>
    public string? SelectedPath => _selected is { IsOpen: true } ? _selected.FullName : null;

    /// <summary>What the server offers; known after <see cref="RunAsync{T}"/>.</summary>
    public ImapCapabilities Capabilities => _client?.Capabilities ?? ImapCapabilities.None;

    /// <summary>Does the work, with the connection made and logged in.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="isRepeatable">Whether the work may be done twice, should the connection be lost before its answer is there.</param>
    /// <exception cref="MailboxException">The server is not there, or loses the connection whenever it is asked for this.</exception>
    /// <exception cref="ImapCommandException">The server refused a command.</exception>
    public async Task<T> RunAsync<T>(Func<ImapClient, CancellationToken, Task<T>> work, CancellationToken cancellation, bool isRepeatable = true)
    {
        for (var isRepeated = false; ; isRepeated = true)
        {
            var client = await ConnectedAsync(cancellation);
            using var timeout = new CancellationTokenSource(settings.CommandTimeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
            try
            {
                return await work(client, either.Token);
            }
            catch (Exception e) when (ImapErrors.IsLoss(e) || (ImapErrors.IsRefusal(e) && !client.IsConnected))
            {
                // A cancelled command leaves its answer on the line: the connection cannot be used for another one.
                Drop();
                cancellation.ThrowIfCancellationRequested();
                if (isRepeated || !isRepeatable)
                {
                    throw new MailboxException(
                        isRepeated ? MailboxFailure.Unreadable : MailboxFailure.Unavailable,
                        $"{settings} loses the connection at this{(isRepeated ? ", twice" : "")}: {ReasonOf(e, timeout)} Look into the server's log.",
                        e);
                }
            }
        }
    }

    /// <summary>Does the work in a folder, which is selected for reading.</summary>
    /// <param name="path">The mailbox name.</param>
    /// <param name="validity">The UIDVALIDITY that the caller's UIDs are of; null where it has none.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="isFresh">Whether to look at the folder anew, should it be selected already.</param>
    /// <exception cref="MailboxException"><see cref="MailboxFailure.Vanished"/>: the UIDs mean other messages now, or the folder is gone.</exception>
    public Task<T> RunInAsync<T>(
        string path, uint? validity, Func<ImapFolder, CancellationToken, Task<T>> work, CancellationToken cancellation, bool isFresh = false) =>
        RunAsync(
            async (client, token) =>
            {
                if (isFresh && SelectedPath == path)
                {
                    await LeaveAsync(token);
                }

                var folder = await SelectAsync(client, path, FolderAccess.ReadOnly, token);
                return validity is null || folder.UidValidity == validity
                    ? await work(folder, token)
                    : throw new MailboxException(MailboxFailure.Vanished, $"The folder '{path}' was numbered anew since it was listed; the next scan reads it again.");
            },
            cancellation);

    /// <summary>Selects a folder, unless it is selected already.</summary>
    public async Task<ImapFolder> SelectAsync(ImapClient client, string path, FolderAccess access, CancellationToken cancellation)
    {
        if (_selected is { IsOpen: true } && _selected.FullName == path && _selected.Access >= access)
        {
            return _selected;
        }

        var folder = (ImapFolder)await client.GetFolderAsync(path, cancellation);
        _selected = null;
        await folder.OpenAsync(access, cancellation);
        return _selected = folder;
    }

    /// <summary>Goes on with what another one has connected, which connects anew should it be needed.</summary>
    public void TakeOver(ImapConnection other)
    {
        Drop();
        (_client, _selected) = (other._client, other._selected);
        (other._client, other._selected) = (null, null);
    }

    /// <summary>Leaves the folder that is selected, so that its state is asked of the server instead of remembered.</summary>
    public Task LeaveAsync(CancellationToken cancellation) =>
        _selected is { IsOpen: true } selected ? selected.CloseAsync(expunge: false, cancellation) : Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_client is { IsConnected: true } client)
        {
            using var timeout = new CancellationTokenSource(FarewellTimeout, clock);
            try
            {
                await client.DisconnectAsync(quit: true, timeout.Token);
            }
            catch (Exception e) when (ImapErrors.IsLoss(e) || ImapErrors.IsRefusal(e))
            {
                // It is gone either way.
            }
        }

        Drop();
    }

    private async Task<ImapClient> ConnectedAsync(CancellationToken cancellation)
    {
        if (_client is { IsConnected: true, IsAuthenticated: true })
        {
            return _client;
        }

        Drop();
        using var timeout = new CancellationTokenSource(settings.CommandTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);

        // Certificates are checked; lists of revoked ones are not, like other mail clients: a backup must not hang on a third server.
        var client = new ImapClient { CheckCertificateRevocation = false };
        if (settings.CaFile is { } ca)
        {
            client.ServerCertificateValidationCallback = ServerCertificate.TrustedBy(ca);
        }

        try
        {
            await LogInAsync(client, either.Token);
            return _client = client;
        }
        catch (Exception e) when (ImapErrors.IsLoss(e) || ImapErrors.IsRefusal(e) || e is AuthenticationException or SslHandshakeException or UnauthorizedAccessException)
        {
            client.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw ImapErrors.Opening(e, settings, account);
        }
    }

    private async Task LogInAsync(ImapClient client, CancellationToken cancellation)
    {
        // Without this, a literal waits for the acknowledgement of the command before it: 40 ms for each message that is put back.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(settings.Host, settings.Port, cancellation);
            await client.ConnectAsync(socket, settings.Host, settings.Port, OptionsOf(settings.Tls), cancellation);
        }
        catch (Exception e) when (ImapErrors.IsLoss(e) || ImapErrors.IsRefusal(e) || e is SslHandshakeException)
        {
            socket.Dispose();
            throw;
        }

        var password = settings.Password();
        if (settings.Login is ImapSettings.AuthorizationId)
        {
            await client.AuthenticateAsync(
                new SaslMechanismPlain(Encoding.UTF8, settings.Administrator, password) { AuthorizationId = account }, cancellation);
        }
        else
        {
            // Not the mechanisms that hash the password with the user name: a master user's name is none the server keeps a hash of.
            var user = settings.Login.Replace("{user}", account, StringComparison.Ordinal).Replace("{admin}", settings.Administrator, StringComparison.Ordinal);
            client.AuthenticationMechanisms.IntersectWith(["PLAIN", "LOGIN"]);
            await client.AuthenticateAsync(Encoding.UTF8, new NetworkCredential(user, password), cancellation);
        }

        if (client.Capabilities.HasFlag(ImapCapabilities.QuickResync))
        {
            await client.EnableQuickResyncAsync(cancellation);
        }
    }

    private static SecureSocketOptions OptionsOf(Tls tls) => tls switch
    {
        Tls.Implicit => SecureSocketOptions.SslOnConnect,
        Tls.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    private string ReasonOf(Exception e, CancellationTokenSource timeout) =>
        timeout.IsCancellationRequested ? $"no answer within {settings.CommandTimeout.TotalSeconds:0} s." : e.Message;

    private void Drop()
    {
        _client?.Dispose();
        _client = null;
        _selected = null;
    }
}
