using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MimeKit;

namespace Zextras.Backup.Benchmarks;

/// <summary>A real Dovecot in a directory of its own (tests/servers/dovecot), and its accounts as their owners see them.</summary>
public sealed class FilledDovecot : IAsyncDisposable
{
    private const string UserPassword = "user-password";
    private const int MailsAtOnce = 250; // with one APPEND command, so that a mailbox is filled in seconds

    private readonly string _directory;
    private readonly int _port;

    private FilledDovecot(string directory, int port) => (_directory, _port) = (directory, port);

    /// <summary>What the node is given as its mailboxes.</summary>
    public string Mailboxes => $"config:{Path.Combine(_directory, "server.conf")}";

    /// <summary>Starts it; the node may open those accounts.</summary>
    public static async Task<FilledDovecot> StartAsync(string directory, params string[] accounts)
    {
        Directory.CreateDirectory(directory);

        // Its processes run as another user, and a temporary directory lets nobody else through.
        File.SetUnixFileMode(
            Path.GetDirectoryName(directory)!,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var (port, tlsPort) = (FreePort(), FreePort());
        await RunAsync("start", directory, $"{port}", $"{tlsPort}", $"{Environment.ProcessId}");
        await File.WriteAllTextAsync(Path.Combine(directory, "password"), "admin-password\n");
        await File.WriteAllLinesAsync(Path.Combine(directory, "accounts"), accounts);
        await File.WriteAllTextAsync(Path.Combine(directory, "server.conf"), $$"""
            accounts-file = accounts
            administrator { user = backup, password-file = password }
            imap { host = 127.0.0.1, port = {{port}}, tls = none, login = "{user}*{admin}" }
            """);
        return new FilledDovecot(directory, port);
    }

    /// <summary>Lets nodes that start from now on hear what happens, by NOTIFY.</summary>
    public Task LetListenAsync() => File.AppendAllTextAsync(Path.Combine(_directory, "server.conf"), "\nimap.real-time.mode = notify\n");

    /// <summary>Lets nodes see further accounts with their next scan.</summary>
    public Task AddAsync(IEnumerable<string> accounts) => File.AppendAllLinesAsync(Path.Combine(_directory, "accounts"), accounts);

    /// <summary>Logs in as the owner.</summary>
    public async Task<ImapClient> OpenAsync(string account)
    {
        var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", _port, SecureSocketOptions.None);
        await client.AuthenticateAsync(account, UserPassword);
        return client;
    }

    /// <summary>Fills folders with mails of a corpus, spread evenly; every second one is read, every fifth flagged and tagged.</summary>
    public async Task FillAsync(string account, int mails, int folders)
    {
        using var client = await OpenAsync(account);
        var corpus = new MailCorpus();
        for (var folder = 0; folder < folders; folder++)
        {
            var target = folder == 0 ? client.Inbox : await FolderAsync(client, $"Folder {folder}");
            foreach (var some in Enumerable.Range(0, mails).Where(number => number % folders == folder).Chunk(MailsAtOnce))
            {
                await target!.AppendAsync([.. some.Select(number => Request(corpus, number))]);
            }
        }

        await client.DisconnectAsync(quit: true);
    }

    /// <summary>
    /// Every message of an account as one line: folder, digest of its bytes, flags, keywords, INTERNALDATE. Sorted, so that two
    /// mailboxes that hold the same compare equal.
    /// </summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string account, params string[] ignoredKeywords)
    {
        using var client = await OpenAsync(account);
        var lines = new List<string>();
        foreach (var folder in await client.GetFoldersAsync(client.PersonalNamespaces[0]))
        {
            if (folder.Attributes.HasFlag(FolderAttributes.NoSelect) || folder.Attributes.HasFlag(FolderAttributes.NonExistent))
            {
                continue;
            }

            await folder.OpenAsync(FolderAccess.ReadOnly);
            var summaries = await folder.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate);
            foreach (var summary in summaries)
            {
                await using var content = await folder.GetStreamAsync(summary.UniqueId);
                var digest = Convert.ToHexString(await SHA256.HashDataAsync(content));
                var keywords = summary.Keywords.Except(ignoredKeywords, StringComparer.Ordinal).Order(StringComparer.Ordinal);
                lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{folder.FullName} {digest} {summary.Flags & ~MessageFlags.Recent} [{string.Join(' ', keywords)}] {summary.InternalDate!.Value.ToUniversalTime():O}"));
            }

            await folder.CloseAsync();
        }

        await client.DisconnectAsync(quit: true);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>Deletes all messages of a folder, for good.</summary>
    public async Task EmptyAsync(string account, string folder)
    {
        using var client = await OpenAsync(account);
        var found = await client.GetFolderAsync(folder);
        await found.OpenAsync(FolderAccess.ReadWrite);
        await found.AddFlagsAsync(UniqueIdRange.All, MessageFlags.Deleted, silent: true);
        await found.ExpungeAsync();
        await client.DisconnectAsync(quit: true);
    }

    public async ValueTask DisposeAsync() => await RunAsync("stop", _directory);

    private static async Task<IMailFolder> FolderAsync(ImapClient client, string name) =>
        await client.GetFolder(client.PersonalNamespaces[0]).CreateAsync(name, isMessageFolder: true)
            ?? throw new InvalidOperationException($"Dovecot made no folder {name}.");

    private static AppendRequest Request(MailCorpus corpus, int number)
    {
        var message = MimeMessage.Load(new MemoryStream(corpus.Mail(number)));
        var flags = number % 2 == 0 ? MessageFlags.Seen : MessageFlags.None;
        var date = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(number);
        return number % 5 == 0
            ? new AppendRequest(message, flags | MessageFlags.Flagged, ["project"], date)
            : new AppendRequest(message, flags, date);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(NodeProcess.RepositoryRoot, "tests", "servers", "dovecot", script), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"Dovecot did not {script} (tests/run installs it): {await output}{await error}");
        }
    }
}
