using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>Tells apart what can go wrong with a server: a lost connection, a refused command, a refused login.</summary>
internal static class ImapErrors
{
    private static readonly string[] MissingWords = ["doesn't exist", "does not exist", "not exist", "no such mailbox", "not selectable", "isn't selectable"];

    /// <summary>Whether the connection is of no more use: it broke, or says what is not IMAP. Time-outs arrive as cancellations.</summary>
    public static bool IsLoss(Exception e) =>
        e is IOException or SocketException or ImapProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException
            or ObjectDisposedException or OperationCanceledException;

    /// <summary>Whether the server answered NO or BAD.</summary>
    public static bool IsRefusal(Exception e) => e is ImapCommandException or FolderNotFoundException or NotSupportedException;

    /// <summary>What a failed connection or login means.</summary>
    public static MailboxException Opening(Exception e, ImapSettings settings, string account) => e switch
    {
        AuthenticationException or System.Security.Authentication.AuthenticationException => new MailboxException(
            MailboxFailure.Unreadable,
            $"{settings} does not let '{settings.Administrator}' into the account {account}: {e.Message} Check that the account exists there, the password, and imap.login.",
            e),
        SslHandshakeException => new MailboxException(
            MailboxFailure.Unavailable,
            $"The certificate or encryption of {settings} is not accepted: {e.InnerException?.Message ?? e.Message} Check imap.host, imap.tls and imap.ca-file.",
            e),
        OperationCanceledException => new MailboxException(
            MailboxFailure.Unavailable, $"{settings} does not answer within {settings.CommandTimeout.TotalSeconds:0} s. Check that it runs, and imap.timeout.", e),
        _ => new MailboxException(
            MailboxFailure.Unavailable, $"{settings} cannot be used for the account {account}: {e.Message} Check that it runs, imap.host, imap.port and imap.tls.", e),
    };

    /// <summary>What a refused write means.</summary>
    public static MailboxException Refused(string what, Exception e) => new(
        MailboxFailure.Refused, $"{what} is not taken by the server: {Words(e)} Look for a full quota or a name that it does not allow, then restore again.", e);

    /// <summary>
    /// Whether the server says that there is no such folder, rather than that it cannot look into it. MailKit hands over the words
    /// without the response code; these are those of Dovecot, Cyrus, Courier, Zimbra and Exchange.
    /// </summary>
    public static bool SaysMissing(Exception e) =>
        e is FolderNotFoundException
        || (e is ImapCommandException && MissingWords.Any(words => Words(e).Contains(words, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The server's own words for a refused command.</summary>
    public static string Words(Exception e) => e is ImapCommandException { ResponseText: { Length: > 0 } text } ? text : e.Message;
}
