using System.Diagnostics;
using MailKit;
using MailKit.Net.Imap;
using MimeKit;

namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>
/// L: from the server's OK to an APPEND to its durable place in the backup. The engine is told by the server; mbsync runs again and
/// again without a pause, and has the message when the run that found it has ended. One small account: the best case for mbsync.
/// </summary>
internal sealed class EventWorkload(InstalledPrograms programs, string root, Board board)
{
    private const int Events = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task RunAsync()
    {
        await using var server = await PushingDovecot.StartAsync(Path.Combine(root, "pushing"), accounts: 1);
        using var client = await server.LogInAsync(0);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite);
        await MeasureEngineAsync(server, client);
        await MeasureMbsyncAsync(server, client);
    }

    private async Task MeasureEngineAsync(PushingServer server, ImapClient client)
    {
        var data = Path.Combine(root, "pushed");
        await using var node = await NodeProcess.StartAsync(programs, data, server.Mailboxes);
        await node.WaitForScanAsync();
        await node.WaitForRealTimeAsync(Patience);
        await using var journal = new JournalWatch(Path.Combine(data, "journal.db"));
        for (var i = 0; i < Events; i++)
        {
            await node.WaitForRealTimeAsync(Patience);
            var before = await journal.LastAsync();
            await AppendAsync(client);
            var watch = Stopwatch.StartNew();
            await journal.WaitAsync(before, Patience);
            board.Add(Rows.Event, "this engine", new Cost(watch.Elapsed.TotalSeconds, 0, 0));
        }
    }

    private async Task MeasureMbsyncAsync(PushingServer server, ImapClient client)
    {
        var target = Directory.CreateDirectory(Path.Combine(root, "pulled")).FullName;
        var config = Path.Combine(target, "mbsyncrc");
        await File.WriteAllTextAsync(config, $"""
            IMAPStore far
            Host 127.0.0.1
            Port {server.Port}
            User {PushingServer.Address(0)}
            Pass {DovecotProcess.UserPassword}
            SSLType None
            AuthMechs LOGIN

            MaildirStore near
            Path {target}/
            Inbox {target}/INBOX

            Channel all
            Far :far:
            Near :near:
            Create Near
            Sync Pull
            SyncState *

            """);
        for (var i = 0; i < Events; i++)
        {
            // Half of the messages come while it runs, the others between two runs.
            var running = i % 2 == 0 ? ExternalProgram.RunAsync("mbsync", ["-q", "-a", "-c", config]) : Task.FromResult("");
            await AppendAsync(client);
            var watch = Stopwatch.StartNew();
            await running;
            while (Directory.EnumerateFiles(Path.Combine(target, "INBOX", "new")).Count() < client.Inbox.Count)
            {
                await ExternalProgram.RunAsync("mbsync", ["-q", "-a", "-c", config]);
            }

            board.Add(Rows.Event, "mbsync, in a loop", new Cost(watch.Elapsed.TotalSeconds, 0, 0));
        }
    }

    private static async Task AppendAsync(ImapClient client)
    {
        using var mail = new MimeMessage { Subject = "An event", Body = new TextPart("plain") { Text = new string('x', 4000) } };
        mail.From.Add(new MailboxAddress("Anna", "anna@example.com"));
        await client.Inbox.AppendAsync(new AppendRequest(mail));
        await client.Inbox.CheckAsync(); // the folder's count is the server's
    }
}
