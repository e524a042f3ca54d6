using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Zextras.Backup.Benchmarks;

/// <summary>A Dovecot of its own (tests/servers/dovecot) that tells what happens, and the configuration of a node for it.</summary>
internal sealed class PushingDovecot : IAsyncDisposable
{
    private const int LoopbackAttempts = 3;

    private readonly string _root;
    private readonly int _port;

    private PushingDovecot(string root, int port) => (_root, _port) = (root, port);

    /// <summary>What a node is told with <c>--mailboxes</c>.</summary>
    public string Mailboxes => $"config:{Path.Combine(_root, "mailboxes.conf")}";

    public static string Address(int account) => string.Create(CultureInfo.InvariantCulture, $"user{account:00}@example.com");

    /// <summary>Starts it in the directory, for so many accounts.</summary>
    /// <param name="root">Where it keeps everything.</param>
    /// <param name="accounts">How many.</param>
    /// <param name="source">How the node hears: <c>push</c> by the lua script, <c>notify</c> or <c>idle</c> by connections that listen.</param>
    public static async Task<PushingDovecot> StartAsync(string root, int accounts, string source)
    {
        var (port, tlsPort) = (FreePort(), FreePort());
        var events = Directory.CreateDirectory(Path.Combine(root, "events"));
        events.UnixFileMode = (UnixFileMode)0x1FF; // Dovecot's user writes there
        var script = Path.Combine(root, "zextras-backup.lua");
        File.Copy(Path.Combine(NodeProcess.RepositoryRoot, "src/Zextras.Backup.Mailboxes/Dovecot/zextras-backup.lua"), script);
        var start = new ProcessStartInfo(Script("start"), [root, $"{port}", $"{tlsPort}", $"{Environment.ProcessId}"]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["DOVECOT_SETTINGS"] = source is not "push" ? "" : $$"""
            mail_plugins = notify push_notification mail_lua push_notification_lua
            plugin {
              push_notification_driver = lua:file={{script}}
              zextras_backup_events = {{events.FullName}}
            }
            """;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("Dovecot did not start; as root: apt-get install dovecot-imapd.");
        }

        await File.WriteAllTextAsync(Path.Combine(root, "password"), "admin-password\n");
        await File.WriteAllTextAsync(Path.Combine(root, "mailboxes.conf"), $$"""
            accounts = [{{string.Join(", ", Enumerable.Range(0, accounts).Select(account => $"\"{Address(account)}\""))}}]
            administrator { user = backup, password-file = password }
            imap { host = 127.0.0.1, port = {{port}}, tls = none, login = "{user}*{admin}" }
            {{(source is "push" ? $"dovecot-events {{ directory = \"{events.FullName}\" }}" : $"imap.real-time.mode = {source}")}}
            """);
        return new PushingDovecot(root, port);
    }

    /// <summary>Logs in as the owner of an account.</summary>
    public async Task<ImapClient> LogInAsync(int account)
    {
        for (var attempt = 1; ; attempt++)
        {
            var client = new ImapClient();
            try
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, _port);
                await client.ConnectAsync(socket, "127.0.0.1", _port, SecureSocketOptions.None);
                await client.AuthenticateAsync(Address(account), "user-password");
                return client;
            }
            catch (IOException) when (attempt < LoopbackAttempts)
            {
                client.Dispose();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var stop = Process.Start(Script("stop"), [_root]);
        await stop.WaitForExitAsync();
    }

    private static string Script(string name) => Path.Combine(NodeProcess.RepositoryRoot, "tests/servers/dovecot", name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
