using System.Text.Json.Nodes;

namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>
/// M: a client deletes all messages of a mailbox, and that is undone where they were. The engine has every change; the mirror of
/// doveadm has them too if it did not run since, and one imports it.
/// </summary>
internal sealed class UndoWorkload(PeerOptions options, InstalledPrograms programs, string root, Board board)
{
    private const int Messages = 10_000;
    private const string Anna = "anna@example.com";
    private const string Inbox = "INBOX";

    public async Task RunAsync()
    {
        await using var dovecot = await FilledDovecot.StartAsync(Path.Combine(root, "undo"), Anna);
        await dovecot.FillAsync(Anna, Math.Min(Messages, options.Messages), folders: 1);
        await using var node = await NodeProcess.StartAsync(programs, Path.Combine(root, "undo-data"), dovecot.Mailboxes);
        await node.WaitForScanAsync();
        var before = await dovecot.ReadAsync(Anna);
        var then = DateTimeOffset.UtcNow.ToString("O");
        var mirror = Path.Combine(root, "undo", "mail", "mirror");
        await ExternalProgram.RunAsync("doveadm", ["-c", dovecot.ConfigFile, "backup", "-u", Anna, $"mdbox:{mirror}"]);
        for (var run = 0; run < options.Runs; run++)
        {
            await dovecot.EmptyAsync(Anna, Inbox);
            board.Add(Rows.Undo, "this engine, doRollback", (await node.MeasureAsync("rollback", new JsonObject { ["account"] = Anna, ["date"] = then })).Cost);
            Require(before, await dovecot.ReadAsync(Anna));
            await dovecot.EmptyAsync(Anna, Inbox);
            board.Add(Rows.Undo, "doveadm import, of a mirror that did not run since", await ExternalProgram.MeasureAsync(
                $"doveadm -c {dovecot.ConfigFile} import -u {Anna} mdbox:{mirror} '' MAILBOX {Inbox} ALL"));
            Require(before, await dovecot.ReadAsync(Anna));
        }
    }

    private static void Require(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        if (!expected.SequenceEqual(actual, StringComparer.Ordinal))
        {
            throw new InvalidOperationException($"The mailbox has {actual.Count} messages, {expected.Count} were there; missing: {expected.Except(actual, StringComparer.Ordinal).FirstOrDefault()}");
        }
    }
}
