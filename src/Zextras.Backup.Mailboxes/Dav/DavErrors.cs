using System.Net;
using System.Xml;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Says what can go wrong with a DAV server, in words that say what to do.</summary>
internal static class DavErrors
{
    /// <summary>Whether the connection broke or the time ran out; time-outs arrive as cancellations.</summary>
    public static bool IsLoss(Exception e) => e is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>Whether an answer cannot be understood.</summary>
    public static bool IsGarbage(Exception e) => e is XmlException;

    /// <summary>A lost connection.</summary>
    public static MailboxException Lost(Exception e, DavSettings settings, string account, string path)
    {
        if (e is OperationCanceledException)
        {
            return new MailboxException(
                MailboxFailure.Unavailable, $"{settings} is silent for more than {settings.Timeout.TotalSeconds:0} s at {path} of the account {account}. Look at its load, or give it a longer timeout.", e);
        }

        return e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? new MailboxException(
                MailboxFailure.Unavailable, $"The certificate or encryption of {settings} is not accepted: {e.InnerException?.Message ?? e.Message} Check url and ca-file.", e)
            : e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
            ? new MailboxException(MailboxFailure.Unavailable, $"{settings} cannot be reached: {e.Message} Check that it runs, and url.", e)
            : new MailboxException(MailboxFailure.Unreadable, $"{settings} broke the connection at {path} of the account {account}: {e.Message} Look into the server's log.", e);
    }

    /// <summary>An answer that is not what was asked for.</summary>
    public static MailboxException Garbage(Exception e, DavSettings settings, string path) => new(
        MailboxFailure.Unreadable, $"What {settings} answers at {path} cannot be read: {e.Message} Check that url is the address of a DAV server, and look into the server's log.", e);

    /// <summary>An answer that says no.</summary>
    public static MailboxException Refusal(DavAnswer answer, DavSettings settings, string account, string what, bool isWriting)
    {
        var words = answer.Words.Length > 0 ? $" ({answer.Words})" : "";
        var no = isWriting ? MailboxFailure.Refused : MailboxFailure.Unreadable;
        var (failure, advice) = answer.Status switch
        {
            HttpStatusCode.Unauthorized => (MailboxFailure.Unreadable, $"'{settings.LoginOf(account)}' is not let in. Check the administrator, his password, and login."),
            HttpStatusCode.Forbidden => (no, $"'{settings.LoginOf(account)}' may not do that, or the server does not allow it."),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => (MailboxFailure.NotFound, $"It is not there. Check that the account {account} exists on that server and has been used, and url."),
            HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented => (no, "The server does not know that request. Check that url is the address of a DAV server."),
            HttpStatusCode.Locked => (no, "Somebody has locked it. Wait until he is done, then again."),
            HttpStatusCode.InsufficientStorage => (no, "The quota of the account or the disk is full. Make room, then again."),
            HttpStatusCode.RequestEntityTooLarge => (no, "It is larger than the server takes. Raise the server's limit, or export it."),
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                (MailboxFailure.Unavailable, "The server has no time at the moment."),
            >= HttpStatusCode.InternalServerError => (no, "Look into the server's log."),
            _ => (no, "Look into the server's log."),
        };
        return new MailboxException(failure, $"{what} of the account {account}: {settings} answers {(int)answer.Status} {answer.Status}{words}. {advice}");
    }
}
