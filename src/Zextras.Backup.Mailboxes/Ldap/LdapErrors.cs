using System.DirectoryServices.Protocols;
using System.Net.Sockets;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>Says what a failure of the directory means and what to do about it.</summary>
internal static class LdapErrors
{
    // LDAP result codes that a client library makes itself (ldap.h)
    private const int InvalidCredentials = 49;
    private const int FilterError = 87;

    private const string NotAccepted =
        "its encryption or certificate is not accepted. Check ldap.ca-file, ldap.tls, and that ldap.host is a name in the certificate (not localhost, which the library replaces by this machine's name).";

    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>What a failed connection or login means.</summary>
    public static MailboxException Opening(LdapException e, LdapSettings settings) => e.ErrorCode == InvalidCredentials
        ? new MailboxException(
            MailboxFailure.Unavailable, $"{settings} does not let '{settings.BindDn}' in. Check that the entry exists there, and its password.", e)
        : new MailboxException(MailboxFailure.Unavailable, $"{settings} cannot be used: {WhyUnavailable(e, settings)}", e);

    /// <summary>
    /// What a failed STARTTLS means. The library tells it as a failed connection or, when the server answered before the handshake
    /// broke off, as a refusal with whatever the server last said.
    /// </summary>
    public static MailboxException Encrypting(TlsOperationException e, LdapSettings settings) =>
        new(MailboxFailure.Unavailable, $"{settings} cannot be used: {NotAccepted} ({e.Message})", e);

    /// <summary>What a failed request means.</summary>
    public static MailboxException Asking(Exception e, LdapSettings settings) => e switch
    {
        DirectoryOperationException { Response: { } response } => Answered(response, e, settings),
        LdapException { ErrorCode: FilterError } => new MailboxException(
            MailboxFailure.Unavailable, $"A filter of ldap is not one: {e.Message} Write it as in RFC 4515, like (objectClass=inetOrgPerson).", e),
        _ => new MailboxException(MailboxFailure.Unavailable, $"{settings} did not answer to the end: {e.Message} Check that it runs, and ldap.timeout.", e),
    };

    /// <summary>The server sends its client to another one for a part of the tree: what it listed is not everything.</summary>
    public static MailboxException Referred(IEnumerable<string> where, LdapSettings settings) => new(
        MailboxFailure.Unavailable,
        $"{settings} has only a part of the entries and refers to {string.Join(", ", where)} for others. Name a server in ldap.host that has them all, or narrow ldap.base.");

    private static MailboxException Answered(DirectoryResponse response, Exception e, LdapSettings settings)
    {
        var words = string.IsNullOrEmpty(response.ErrorMessage) ? e.Message : response.ErrorMessage;
        return response.ResultCode switch
        {
            ResultCode.SizeLimitExceeded or ResultCode.AdminLimitExceeded => new MailboxException(
                MailboxFailure.Unavailable,
                $"{settings} gives '{settings.BindDn}' only a part of the entries ({words}). Raise its limit there; for OpenLDAP: limits dn.exact=\"{settings.BindDn}\" size=unlimited size.prtotal=unlimited time=unlimited",
                e),
            ResultCode.TimeLimitExceeded => new MailboxException(
                MailboxFailure.Unavailable, $"{settings} gave up before it had listed all entries ({words}). Raise the time limit of '{settings.BindDn}' there.", e),
            ResultCode.NoSuchObject => new MailboxException(
                MailboxFailure.Unavailable, $"{settings} has no entry '{settings.Base}', or does not show it to '{settings.BindDn}'. Check ldap.base and the rights there.", e),
            ResultCode.UnavailableCriticalExtension => new MailboxException(
                MailboxFailure.Unavailable, $"{settings} cannot list in pages (RFC 2696), without which a list may be cut short: {words}", e),
            ResultCode.InsufficientAccessRights => new MailboxException(
                MailboxFailure.Refused, $"{settings} does not let '{settings.BindDn}' do that: {words} Give it the rights, or name another one in ldap.administrator.user.", e),
            ResultCode.Busy or ResultCode.Unavailable => new MailboxException(MailboxFailure.Unavailable, $"{settings} is busy: {words}", e),
            _ => new MailboxException(MailboxFailure.Refused, $"{settings} refuses: {words}", e),
        };
    }

    /// <summary>The library says the same of a server that is down and of a certificate that is not accepted.</summary>
    private static string WhyUnavailable(LdapException e, LdapSettings settings)
    {
        try
        {
            return IsReached(settings)
                ? settings.Tls is Tls.None
                    ? $"{e.Message} Check that it speaks LDAP on port {settings.Port}."
                    : NotAccepted
                : $"it does not answer on port {settings.Port}. Check that it runs, ldap.host and ldap.port.";
        }
        catch (SocketException unreachable)
        {
            return $"{unreachable.Message}. Check that it runs, ldap.host and ldap.port.";
        }
    }

    private static bool IsReached(LdapSettings settings)
    {
        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            probe.Connect(settings.Host, settings.Port);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return probe.Poll(ProbeTimeout, SelectMode.SelectWrite)
                && probe.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is 0;
        }

        return true;
    }
}
