using System.Net;
using System.Net.Sockets;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Zextras.Backup.Benchmarks;

/// <summary>A real Dovecot (tests/servers/dovecot) over a directory that may hold Maildirs already.</summary>
internal sealed class DovecotProcess : IAsyncDisposable
{
    /// <summary>The password of every account.</summary>
    public const string UserPassword = "user-password";

    private const UnixFileMode Passable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _directory;

    private DovecotProcess(string directory, int port) => (_directory, Port) = (directory, port);

    public int Port { get; }

    /// <summary>Its configuration, for doveadm.</summary>
    public string ConfigFile => Path.Combine(_directory, "dovecot.conf");

    /// <summary>Starts it; the mail of user@domain is in <c>mail/domain/user</c> of the directory.</summary>
    public static async Task<DovecotProcess> StartAsync(string directory, string settings = "")
    {
        Directory.CreateDirectory(directory);

        // Its processes run as another user, and a temporary directory lets nobody else through.
        File.SetUnixFileMode(Path.GetDirectoryName(directory)!, Passable);
        if (Environment.IsPrivilegedProcess && Directory.Exists(Path.Combine(directory, "mail")))
        {
            await ExternalProgram.RunAsync("chown", ["-R", "dovecot:dovecot", Path.Combine(directory, "mail")]);
        }

        var port = ExternalProgram.FreePort();
        await ExternalProgram.RunAsync(
            Script("start"), [directory, $"{port}", $"{ExternalProgram.FreePort()}", $"{Environment.ProcessId}"], ("DOVECOT_SETTINGS", settings));
        return new DovecotProcess(directory, port);
    }

    /// <summary>Writes what the node is given as its mailboxes.</summary>
    /// <returns>The value of <c>--mailboxes</c>.</returns>
    public async Task<string> ConfigureNodeAsync(IEnumerable<string> accounts, string blocks = "")
    {
        var file = Path.Combine(_directory, "server.conf");
        await File.WriteAllTextAsync(Path.Combine(_directory, "password"), "admin-password\n");
        await File.WriteAllTextAsync(file, $$"""
            accounts = [{{string.Join(", ", accounts.Select(account => $"\"{account}\""))}}]
            administrator { user = backup, password-file = password }
            imap { host = 127.0.0.1, port = {{Port}}, tls = none, login = "{user}*{admin}" }
            {{blocks}}
            """);
        return $"config:{file}";
    }

    /// <summary>Logs in as the owner.</summary>
    public async Task<ImapClient> OpenAsync(string account)
    {
        var client = new ImapClient();

        // Small commands one after the other: with Nagle's algorithm each would wait for an acknowledgement.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        await client.ConnectAsync(socket, "127.0.0.1", Port, SecureSocketOptions.None);
        await client.AuthenticateAsync(account, UserPassword);
        return client;
    }

    public async ValueTask DisposeAsync() => await ExternalProgram.RunAsync(Script("stop"), [_directory]);

    private static string Script(string name) => Path.Combine(NodeProcess.RepositoryRoot, "tests", "servers", "dovecot", name);
}
