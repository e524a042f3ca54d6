using System.IO.Compression;
using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Mailboxes;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Restore;

public sealed class ExportTests(SharedEngine engine) : IClassFixture<SharedEngine>, IDisposable
{
    private readonly TempDirectory _home = new();

    public void Dispose() => _home.Dispose();

    private async Task<(ScriptedAccount Account, DateTimeOffset Then)> AccountAsync()
    {
        var account = engine.NewAccount();
        account.Add("mail:INBOX", "m1", "Subject: one/two\n\nFrom me\n", ItemKind.Message, "seen");
        var tagged = account.Add("mail:Work/2026", "m2", "Subject: two\n", ItemKind.Message, "flagged");
        account.Replace(tagged, tagged with { Tags = ["urgent"] });
        account.Add("contacts:Friends", "ben.vcf", "BEGIN:VCARD\n", ItemKind.Contact);
        account.Add("calendars:Home", "party.ics", "BEGIN:VCALENDAR\n", ItemKind.Appointment);
        account.Add("drive:Plans", "plan.txt", "Subject: Plan\n", ItemKind.Document);
        await engine.ScanAsync(account);
        var then = engine.Fixture.Clock.GetUtcNow();
        engine.Fixture.Clock.Advance(TimeSpan.FromHours(1));
        account.DeleteFolder("mail:Work");
        account.DeleteFolder("mail:Work/2026");
        await engine.ScanAsync(account);
        return (account, then);
    }

    private async Task<Counts> ExportAsync(ScriptedAccount account, DateTimeOffset then, ExportFormat format, bool dryRun = false)
    {
        var request = new ExportRequest { Account = account.Name, Destination = _home.File("out"), At = then, Format = format, DryRun = dryRun };
        var ended = await engine.Fixture.EndAsync(await engine.Fixture.Restores.StartExportAsync(request, "test", CancellationToken.None));
        Assert.True(ended.State == OperationState.Done, $"{ended.State}: {ended.Error}");
        Assert.Empty(ended.Problems);
        return new Counts(ended);
    }

    private string[] Files(ScriptedAccount account) =>
        [.. Directory.EnumerateFiles(_home.File($"out/{account.Name}"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_home.File($"out/{account.Name}"), file))
            .Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Files_are_what_was_there_then_in_directories_like_the_folders()
    {
        var (account, then) = await AccountAsync();

        Assert.Equal(5, (await ExportAsync(account, then, ExportFormat.Eml))["exported"]);

        var files = Files(account);
        Assert.Equal(6, files.Length);
        Assert.Contains("calendars/Home/party.ics", files);
        Assert.Contains("contacts/Friends/ben.vcf", files);
        Assert.Contains("drive/Plans/plan.txt", files);
        var mail = Assert.Single(files, file => file.StartsWith("mail/INBOX/", StringComparison.Ordinal));
        Assert.EndsWith(" one_two.eml", mail, StringComparison.Ordinal);
        Assert.Equal("Subject: one/two\n\nFrom me\n", File.ReadAllText(_home.File($"out/{account.Name}/{mail}")));
        var index = File.ReadAllLines(_home.File($"out/{account.Name}/index.jsonl"));
        Assert.Contains(index, line => line.Contains("\"flags\":[\"flagged\"],\"tags\":[\"urgent\"]", StringComparison.Ordinal));
        Assert.Equal((0, 5), await AgainAsync(account, then, ExportFormat.Eml));
    }

    private async Task<(long Restored, long Skipped)> AgainAsync(ScriptedAccount account, DateTimeOffset then, ExportFormat format) =>
        await ExportAsync(account, then, format) is var again ? (again["exported"], again["skipped"]) : default;

    [Fact]
    public async Task An_archive_has_the_same_files_and_is_there_only_when_it_is_whole()
    {
        var (account, then) = await AccountAsync();

        await ExportAsync(account, then, ExportFormat.Zip);

        using var zip = ZipFile.OpenRead(_home.File($"out/{account.Name}.zip"));
        Assert.Equal(6, zip.Entries.Count(entry => entry.Name.Length > 0));
        using var reader = new StreamReader(zip.GetEntry("drive/Plans/plan.txt")!.Open());
        Assert.Equal("Subject: Plan\n", await reader.ReadToEndAsync());
        Assert.Equal((0, 5), await AgainAsync(account, then, ExportFormat.Zip));
    }

    [Fact]
    public async Task An_mbox_file_has_all_mails_of_its_folder_with_their_flags()
    {
        var (account, then) = await AccountAsync();

        await ExportAsync(account, then, ExportFormat.Mbox);

        Assert.Equal(
            "From MAILER-DAEMON Fri Jan 02 03:04:05 2026\nStatus: RO\nSubject: one/two\n\n>From me\n\n",
            File.ReadAllText(_home.File($"out/{account.Name}/mail/INBOX.mbox")));
        Assert.Contains("X-Status: F\nX-Keywords: urgent\n", File.ReadAllText(_home.File($"out/{account.Name}/mail/Work/2026.mbox")), StringComparison.Ordinal);
        Assert.Contains("contacts/Friends/ben.vcf", Files(account));
        Assert.Equal((0, 5), await AgainAsync(account, then, ExportFormat.Mbox));
    }

    [Fact]
    public async Task A_tree_of_Maildirs_is_a_mailbox_server_again()
    {
        var (account, then) = await AccountAsync();

        await ExportAsync(account, then, ExportFormat.Maildir);

        await using var server = MailboxServers.Create($"maildir:{_home.File("out")}", engine.Fixture.Clock);
        var entry = Assert.Single(await AllAsync(server.ListAccountsAsync(CancellationToken.None)));
        Assert.Equal((account.Id, account.Name), (entry.Id, entry.Name));
        await using var session = await server.OpenAsync(entry.Id, CancellationToken.None);
        var items = (await AllAsync(session.ChangesSinceAsync(null, CancellationToken.None))).SelectMany(page => page.Items).ToArray();
        Assert.Equal(5, items.Length);
        Assert.Equal(["flagged"], items.Single(item => item.FolderKey == "mail:Work/2026").Flags);
        Assert.Equal((0, 5), await AgainAsync(account, then, ExportFormat.Maildir));
    }

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
            all.Add(item);
        return all;
    }

    [Fact]
    public async Task A_Backup_Path_has_the_whole_histories_and_grows_by_what_is_new()
    {
        var (account, then) = await AccountAsync();

        await ExportAsync(account, then, ExportFormat.BackupPath);
        Assert.Equal(1, await TransactionsAsync(account));
        var grown = await ExportAsync(account, engine.Fixture.Clock.GetUtcNow(), ExportFormat.BackupPath);

        Assert.Equal(3, grown["exported"]); // one mail and two folders were deleted since
        Assert.Equal(2, await TransactionsAsync(account));
        Assert.Equal(0, (await ExportAsync(account, engine.Fixture.Clock.GetUtcNow(), ExportFormat.BackupPath))["exported"]);
    }

    /// <summary>The longest history in the exported path, all of whose contents can be read.</summary>
    private async Task<int> TransactionsAsync(ScriptedAccount account)
    {
        var damages = new List<BackupPathDamage>();
        using var source = await SourcePath.OpenAsync(_home.File("out"), damages.Add, CancellationToken.None);
        var histories = await AllAsync(source.ReadItemsAsync(account.Id, CancellationToken.None));
        foreach (var digest in histories.SelectMany(history => history.Transactions).Select(one => one.State.Content.Digest).OfType<BlobDigest>())
        {
            await using var content = await source.OpenAsync(digest, CancellationToken.None);
            await content.CopyToAsync(Stream.Null);
        }

        Assert.Empty(damages);
        return histories.Max(history => history.Transactions.Count);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_wrong_arguments_are_refused()
    {
        var (account, then) = await AccountAsync();

        Assert.Equal(5, (await ExportAsync(account, then, ExportFormat.Eml, dryRun: true))["planned"]);
        Assert.False(Directory.Exists(_home.File("out")));

        var into = new ExportRequest { Destination = Path.Combine(engine.Fixture.BackupPath, "export") };
        Assert.Contains("lies in the running Backup Path", (await RefusedAsync(into)).Message, StringComparison.Ordinal);
        Assert.Contains("before the first backup", (await RefusedAsync(into with { Destination = _home.File("out"), At = DateTimeOffset.UnixEpoch })).Message, StringComparison.Ordinal);
        Assert.True((await RefusedAsync(new ExportRequest { Account = "nobody@example.com", Destination = _home.File("out") })).NotFound);
        File.WriteAllText(_home.File("file"), "");
        Assert.Contains("cannot be written", (await RefusedAsync(new ExportRequest { Destination = _home.File("file/below") })).Message, StringComparison.Ordinal);
    }

    private Task<BackupRequestException> RefusedAsync(ExportRequest request) =>
        Assert.ThrowsAsync<BackupRequestException>(() => engine.Fixture.Restores.StartExportAsync(request, "test", CancellationToken.None));
}
