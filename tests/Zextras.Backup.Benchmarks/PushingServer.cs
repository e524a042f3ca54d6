using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Zextras.Backup.Benchmarks;

/// <summary>A mail server of its own (tests/servers) that tells what happens, and the configuration of a node for it.</summary>
internal abstract class PushingServer(string name, string root, int port) : IAsyncDisposable
{
    private const int LoopbackAttempts = 3;

    /// <summary>Where it speaks IMAP.</summary>
    public int Port => port;

    /// <summary>What a node is told with <c>--mailboxes</c>.</summary>
    public string Mailboxes => $"config:{Path.Combine(root, "mailboxes.conf")}";

    public static string Address(int account) => string.Create(CultureInfo.InvariantCulture, $"user{account:00}@example.com");

    /// <summary>Logs in as the owner of an account.</summary>
    public async Task<ImapClient> LogInAsync(int account)
    {
        for (var attempt = 1; ; attempt++)
        {
            var client = new ImapClient();
            try
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port);
                await client.ConnectAsync(socket, "127.0.0.1", port, SecureSocketOptions.None);
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
        using var stop = Process.Start(Script(name, "stop"), [root]);
        await stop.WaitForExitAsync();
    }

    /// <summary>Starts a server, and writes the configuration of a node for it.</summary>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    protected static async Task StartAsync(string name, string root, string[] ports, string settings, int accounts, string blocks)
    {
        var start = new ProcessStartInfo(Script(name, "start"), [root, .. ports, $"{Environment.ProcessId}"]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment[$"{name.ToUpperInvariant()}_SETTINGS"] = settings;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{name} did not start; tests/run installs it.");
        }

        await File.WriteAllTextAsync(Path.Combine(root, "password"), "admin-password\n");
        await File.WriteAllTextAsync(Path.Combine(root, "mailboxes.conf"), $$"""
            accounts = [{{string.Join(", ", Enumerable.Range(0, accounts).Select(account => $"\"{Address(account)}\""))}}]
            administrator { user = backup, password-file = password }
            {{blocks}}
            """);
    }

    private static string Script(string server, string script) => Path.Combine(NodeProcess.RepositoryRoot, "tests/servers", server, script);
}
