using System.Text.Json.Nodes;
using MailKit;
using Xunit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>Every way to restore mail, as its administrator does it: the real node, the real console, a real Dovecot.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private const string Anna = "anna@example.com";
    private const string Restored = "anna.restored@example.com";
    private const int Mails = 600;
    private const int Folders = 3;

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-restore-").FullName;
    private FilledDovecot _dovecot = null!;
    private NodeProcess _node = null!;
    private IReadOnlyList<string> _before = [];

    public async Task InitializeAsync()
    {
        _dovecot = await FilledDovecot.StartAsync(Path.Combine(_root, "dovecot"), Anna, Restored);
        await _dovecot.FillAsync(Anna, Mails, Folders);
        _node = await NodeProcess.StartAsync(Path.Combine(_root, "data"), _dovecot.Mailboxes);
        await _node.WaitForScanAsync();
        _before = await _dovecot.ReadAsync(Anna);
        Assert.Equal(Mails, _before.Count);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _dovecot.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Runs a command of the palette and waits for its end.</summary>
    private async Task<JsonNode> PbmAsync(params string[] arguments)
    {
        var (exitCode, output) = await PbmProcess.RunAsync(_node, ["backup", .. arguments, "--sync", "--json"]);
        Assert.True(exitCode == 0, output);
        return JsonNode.Parse(output)!;
    }

    private static long Count(JsonNode operation, string name) => operation["counts"]![name]?.GetValue<long>() ?? 0;

    private static string Now => DateTimeOffset.UtcNow.ToString("O");

    [Fact]
    public async Task An_undelete_brings_back_every_message_as_it_was_once()
    {
        await _dovecot.EmptyAsync(Anna, "Folder 1");
        using (var client = await _dovecot.OpenAsync(Anna))
        {
            await (await client.GetFolderAsync("Folder 2")).DeleteAsync();
        }

        var plan = await PbmAsync("doUndelete", Anna, "first", "last", "dryrun", "true");
        Assert.Equal((400, 0), (Count(plan, "planned"), Count(plan, "restored")));

        var undeleted = await PbmAsync("doUndelete", Anna, "first", "last");

        Assert.Equal((400, 0), (Count(undeleted, "restored"), Count(undeleted, "not-restored")));
        Assert.Equal(_before, await _dovecot.ReadAsync(Anna, $"undelete_{DateTimeOffset.UtcNow:dd_MM_yy}"));
        Assert.Equal((0, 400), (Count(await PbmAsync("doUndelete", Anna, "first", "last"), "restored"), Count(await PbmAsync("doUndelete", Anna, "first", "last"), "skipped")));
        Assert.Equal(0, Count(await PbmAsync("doSmartScan", "start"), "transactions"));
    }

    [Fact]
    public async Task A_rollback_undoes_deletions_moves_marks_and_renames()
    {
        var then = Now;
        await _dovecot.EmptyAsync(Anna, "Folder 1");
        using (var client = await _dovecot.OpenAsync(Anna))
        {
            var second = await client.GetFolderAsync("Folder 2");
            await second.OpenAsync(FolderAccess.ReadWrite);
            await second.MoveToAsync([.. Enumerable.Range(0, 20)], client.Inbox);
            await second.AddFlagsAsync([.. Enumerable.Range(0, 30)], MessageFlags.Answered | MessageFlags.Draft, silent: true);
            await second.CloseAsync();
            await second.RenameAsync(client.GetFolder(client.PersonalNamespaces[0]), "Renamed");
        }

        Assert.NotEqual(_before, await _dovecot.ReadAsync(Anna));

        var rolledBack = await PbmAsync("doRollback", Anna, then);

        Assert.Equal(0, Count(rolledBack, "not-restored"));
        Assert.Equal(_before, await _dovecot.ReadAsync(Anna));
        var again = await PbmAsync("doRollback", Anna, then);
        Assert.Equal((0, 0, 0), (Count(again, "restored"), Count(again, "moved"), Count(again, "marked")));
    }

    [Fact]
    public async Task An_account_as_it_was_goes_into_a_new_one_and_one_message_into_a_folder()
    {
        var then = Now;
        await _dovecot.EmptyAsync(Anna, "Folder 1");

        var restored = await PbmAsync("doRestoreOnNewAccount", Anna, Restored, then);

        Assert.Equal((Mails, 0), (Count(restored, "restored"), Count(restored, "not-restored")));
        Assert.Equal(_before, await _dovecot.ReadAsync(Restored));
        Assert.Equal(Mails, Count(await PbmAsync("doRestoreOnNewAccount", Anna, Restored, then), "skipped"));

        await PbmAsync("doSmartScan", "start");
        var deleted = (await _node.SearchAsync(Anna)).First(item => item!["deleted"]!.GetValue<bool>())!["id"]!.GetValue<string>();
        await PbmAsync("doItemRestore", Anna, deleted, "restore_folder", "Rescued");
        Assert.Single(await _dovecot.ReadAsync(Anna), line => line.StartsWith("Rescued ", StringComparison.Ordinal));

        var missing = await PbmProcess.RunAsync(_node, "backup", "doRestoreOnNewAccount", Anna, "nobody@example.com", "last", "--sync");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("Create it on the mail server", missing.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_node_is_replaced_from_its_Backup_Path_and_a_lost_server_from_it_too()
    {
        var data = Path.Combine(_root, "data");
        var path = Path.Combine(_root, "path");
        await _node.DisposeAsync();
        Directory.Move(Path.Combine(data, "backup"), path);
        Directory.Delete(data, recursive: true);

        _node = await NodeProcess.StartAsync(data, _dovecot.Mailboxes, "--backup-path", path, "--attach");
        Assert.Equal(0, Count(await PbmAsync("doSmartScan", "start"), "transactions"));
        await _dovecot.EmptyAsync(Anna, "INBOX");
        Assert.Equal(200, Count(await PbmAsync("doUndelete", Anna, "first", "last"), "restored"));
        await _node.DisposeAsync();

        await using var fresh = await FilledDovecot.StartAsync(Path.Combine(_root, "fresh"), Anna);
        _node = await NodeProcess.StartAsync(Path.Combine(_root, "fresh-data"), fresh.Mailboxes);
        await _node.WaitForScanAsync();

        // The new server has no other account, and an IMAP server cannot make one: all of them would not be a success.
        var imported = await PbmAsync("doExternalRestore", path, "accounts", Anna);
        Assert.Equal((Mails, 0), (Count(imported, "restored"), Count(imported, "not-restored")));
        var tag = $"undelete_{DateTimeOffset.UtcNow:dd_MM_yy}";
        Assert.Equal(_before, await fresh.ReadAsync(Anna, tag));
        Assert.Equal(0, Count(await PbmAsync("doExternalRestore", path, "accounts", Anna), "restored"));
    }
}
