using System.Net;
using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// Reads the block <c>imap</c> of a configuration:
/// <code>
/// imap {
///   host = mail.example.com
///   tls = implicit            # implicit (default, port 993), starttls (port 143), none (only to this machine)
///   port = 993
///   ca-file = ca.pem          # the authority of the certificate; by default those that the system trusts
///   login = "{user}*{admin}"  # the user name to log in with, or authorization-id (default): SASL PLAIN
///   connections = 3           # of one account that read contents
///   timeout = 2 minutes       # for one command
///   real-time { ... }         # connections that listen, see RealTimeConfiguration
/// }
/// </code>
/// </summary>
internal static class ImapConfiguration
{
    // Slower than any command of a server under load, and still an end: a scan must not wait for ever on a dead line.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    // Three connections keep a core busy with what they deliver; each is a process on a Dovecot server.
    private const int DefaultConnections = 3;
    private const int MostConnections = 16;

    /// <summary>What may stand in the block.</summary>
    public static readonly IReadOnlyList<string> Keys = ["host", "port", "tls", "ca-file", "login", "connections", "timeout", "administrator", "real-time"];

    /// <summary>The settings; null where the configuration has no such block.</summary>
    public static ImapSettings? Read(ConfigBlock root) =>
        root.Block("imap", Keys) is { } block ? Read(block, root) : null;

    private static ImapSettings Read(ConfigBlock block, ConfigBlock root)
    {
        var host = block.RequiredText("host", "mail.example.com");
        var tls = block.TlsTo(host);
        var administrator = block.AdministratorOr(root);
        return new ImapSettings
        {
            Host = host,
            Port = block.Number("port", tls is Tls.Implicit ? 993 : 143, IPEndPoint.MaxPort),
            Tls = tls,
            CaFile = block.ExistingFile("ca-file"),
            Administrator = administrator.User,
            Password = administrator.Password,
            Login = LoginOf(block),
            BodyConnections = block.Number("connections", DefaultConnections, MostConnections),
            CommandTimeout = block.Duration("timeout", DefaultTimeout),
        };
    }

    private static string LoginOf(ConfigBlock block)
    {
        var login = block.Text("login") ?? ImapSettings.AuthorizationId;
        return login == ImapSettings.AuthorizationId || login.Contains("{user}", StringComparison.Ordinal)
            ? login
            : throw new FormatException($"{block.NameOf("login")} = {login} does not say which account is meant. Write \"{{user}}*{{admin}}\" or {ImapSettings.AuthorizationId}.");
    }
}
