using System.Net;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Zextras.Backup.Actors.Configuration;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// Reads the HOCON file that describes a mailbox server:
/// <code>
/// accounts = ["anna@example.com", "ben@example.com"]   # or: accounts-file = accounts.txt, one address a line
/// administrator {
///   user = backup
///   password-file = /etc/zextras-backup/password   # or: password-environment = NAME
/// }
/// imap {
///   host = mail.example.com
///   tls = implicit            # implicit (default, port 993), starttls (port 143), none (only to this machine)
///   port = 993
///   ca-file = ca.pem          # the authority of the certificate; by default those that the system trusts
///   login = "{user}*{admin}"  # the user name to log in with, or authorization-id (default): SASL PLAIN
///   connections = 3           # of one account that read contents
///   timeout = 2 minutes       # for one command
/// }
/// </code>
/// Relative paths are relative to the file. The password never stands in it, so that it can be shown and kept with other settings.
/// </summary>
internal static class ImapConfiguration
{
    // Slower than any command of a server under load, and still an end: a scan must not wait for ever on a dead line.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    // Three connections keep a core busy with what they deliver; each is a process on a Dovecot server.
    private const int DefaultConnections = 3;
    private const int MostConnections = 16;

    private static readonly string[] Keys =
    [
        "accounts", "accounts-file", "administrator.user", "administrator.password-file", "administrator.password-environment",
        "imap.host", "imap.port", "imap.tls", "imap.ca-file", "imap.login", "imap.connections", "imap.timeout",
    ];

    /// <summary>Reads the file.</summary>
    /// <exception cref="ArgumentException">It cannot be read or does not describe a server; the message says what to write.</exception>
    public static ImapSettings Read(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            HoconText.Check(text);
            var config = ConfigurationFactory.ParseString(text);
            RefuseUnknown(config, file);
            return Read(config, Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        catch (Exception e) when (e is ConfigurationException or FormatException or OverflowException or InvalidCastException)
        {
            throw new ArgumentException($"'{file}' cannot be read: {e.Message}", nameof(file), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"'{file}', which describes the mailbox server, cannot be read: {e.Message}", nameof(file), e);
        }
    }

    private static ImapSettings Read(Config config, string directory)
    {
        var host = Text(config, "imap.host") ?? throw Missing("imap.host = mail.example.com");
        var tls = TlsOf(Text(config, "imap.tls") ?? "implicit", host);
        var login = Text(config, "imap.login") ?? ImapSettings.AuthorizationId;
        if (login != ImapSettings.AuthorizationId && !login.Contains("{user}", StringComparison.Ordinal))
        {
            throw new FormatException($"imap.login = {login} does not say which account is meant. Write \"{{user}}*{{admin}}\" or {ImapSettings.AuthorizationId}.");
        }

        return new ImapSettings
        {
            Host = host,
            Port = Number(config, "imap.port", tls is ImapTls.Implicit ? 993 : 143, IPEndPoint.MaxPort),
            Tls = tls,
            CaFile = Text(config, "imap.ca-file") is { } ca ? Existing(directory, ca, "imap.ca-file") : null,
            Administrator = Text(config, "administrator.user") ?? throw Missing("administrator.user = NAME"),
            Password = PasswordOf(config, directory),
            Login = login,
            BodyConnections = Number(config, "imap.connections", DefaultConnections, MostConnections),
            CommandTimeout = config.HasPath("imap.timeout") ? config.GetTimeSpan("imap.timeout", allowInfinite: false) : DefaultTimeout,
            Accounts = AccountsOf(config, directory),
        };
    }

    private static ImapTls TlsOf(string text, string host) => text.ToLowerInvariant() switch
    {
        "implicit" => ImapTls.Implicit,
        "starttls" => ImapTls.StartTls,
        "none" when IsThisMachine(host) => ImapTls.None,
        "none" => throw new FormatException($"imap.tls = none would send the administrator's password readable to '{host}'. That is for 127.0.0.1, ::1 and localhost only; write implicit or starttls."),
        _ => throw new FormatException($"imap.tls = {text} is not known. Write implicit, starttls or none."),
    };

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static Func<string> PasswordOf(Config config, string directory)
    {
        if (Text(config, "administrator.password-file") is { } file)
        {
            var path = Existing(directory, file, "administrator.password-file");
            return () => File.ReadAllText(path).TrimEnd('\r', '\n');
        }

        var name = Text(config, "administrator.password-environment")
            ?? throw Missing("administrator.password-file = FILE, or administrator.password-environment = NAME");
        var password = Environment.GetEnvironmentVariable(name)
            ?? throw new FormatException($"administrator.password-environment = {name}, but there is no such environment variable.");
        return () => password;
    }

    private static Func<IReadOnlyList<string>> AccountsOf(Config config, string directory)
    {
        if (Text(config, "accounts-file") is { } file)
        {
            var path = Existing(directory, file, "accounts-file");
            return () => Addresses(File.ReadLines(path));
        }

        if (!config.HasPath("accounts"))
        {
            throw Missing("accounts = [\"anna@example.com\"], or accounts-file = FILE");
        }

        var accounts = Addresses(config.GetStringList("accounts"));
        return () => accounts;
    }

    private static List<string> Addresses(IEnumerable<string> lines) =>
        [.. lines.Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static string? Text(Config config, string key) =>
        config.HasPath(key) && config.GetString(key)?.Trim() is { Length: > 0 } text ? text : null;

    private static int Number(Config config, string key, int without, int most)
    {
        var number = config.HasPath(key) ? config.GetInt(key) : without;
        return number >= 1 && number <= most ? number : throw new FormatException($"{key} = {number} is out of range: 1 to {most}.");
    }

    private static string Existing(string directory, string file, string key)
    {
        var path = Path.Combine(directory, file);
        return File.Exists(path) ? path : throw new FormatException($"{key} = {file}: there is no file {path}.");
    }

    /// <summary>A key that is written wrong would else be a default that nobody wanted.</summary>
    private static void RefuseUnknown(Config config, string file)
    {
        foreach (var key in Flatten(config.Root.GetObject(), ""))
        {
            if (!Keys.Contains(key))
            {
                throw new FormatException($"{key} in {file} is not known. Known are {string.Join(", ", Keys)}.");
            }
        }
    }

    private static IEnumerable<string> Flatten(HoconObject values, string prefix) => values.Items.SelectMany(item =>
        item.Value.IsObject() ? Flatten(item.Value.GetObject(), $"{prefix}{item.Key}.") : [prefix + item.Key]);

    private static FormatException Missing(string what) => new($"Write {what}.");
}
