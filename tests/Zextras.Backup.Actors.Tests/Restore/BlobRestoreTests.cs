using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Restore;

public sealed class BlobRestoreTests : IClassFixture<SharedEngine>
{
    private readonly SharedEngine _engine;

    public BlobRestoreTests(SharedEngine engine)
    {
        _engine = engine;
        _engine.Fixture.Server.CanRefill = true;
    }

    private async Task<Counts> RefillAsync(ScriptedAccount account, bool dryRun = false, BlobScope scope = BlobScope.All)
    {
        var request = new BlobRestoreRequest { Account = account.Name, DryRun = dryRun, Scope = scope };
        var ended = await _engine.Fixture.EndAsync(await _engine.Fixture.Restores.StartBlobRestoreAsync(request, "test", CancellationToken.None));
        Assert.True(ended.State == OperationState.Done, $"{ended.State}: {ended.Error}");
        return new Counts(ended);
    }

    private static string Line(ScriptedItem item) => $"{item.Folder}/{item.Key} {item.Kind} {item.Text} {item.Flags} {item.Date:O}";

    private static string[] Lines(ScriptedAccount account) => [.. account.Items.Select(Line).Order(StringComparer.Ordinal)];

    private async Task<ScriptedAccount> FilledAsync()
    {
        var account = _engine.NewAccount();
        foreach (var key in (string[])["missing", "empty", "cut", "sound"])
            account.Add("mail:Work", key, $"Subject: {key}\n\nText.\n", ItemKind.Message, "seen");
        account.Add("contacts:Friends", "ben.vcf", "Subject: Ben\n", ItemKind.Contact);
        account.Add("drive:Plans", "plan.txt", "Subject: Plan\n", ItemKind.Document);
        await _engine.ScanAsync(account);
        return account;
    }

    private static ScriptedItem Item(ScriptedAccount account, string key) => account.Items.Single(item => item.Key == key);

    private static void Lose(ScriptedAccount account)
    {
        account.Delete(Item(account, "missing"));
        account.Change(Item(account, "empty"), "");
        account.Change(Item(account, "cut"), "Subject: cut\n\nTe");
        account.Change(Item(account, "plan.txt"), "");
        account.Delete(Item(account, "ben.vcf"));
    }

    [Fact]
    public async Task Missing_empty_and_cut_off_contents_come_back_with_their_marks()
    {
        var account = await FilledAsync();
        var before = Lines(account);
        Lose(account);
        var damaged = Lines(account);

        var plan = await RefillAsync(account, dryRun: true);

        Assert.Equal((2, 2, 1, 0), (plan["missing"], plan["empty"], plan["cut-off"], plan["restored"]));
        Assert.Contains(plan.Operation.Plan, line => line.Contains("mail:Work: item ", StringComparison.Ordinal) && line.EndsWith("'cut' is cut off: 16 of 20 bytes", StringComparison.Ordinal));
        Assert.Equal(damaged, Lines(account));

        var refilled = await RefillAsync(account);

        Assert.Equal((5, 0), (refilled["restored"], refilled["not-restored"]));
        Assert.Equal(before, Lines(account));
        Assert.Equal(0, (await _engine.ScanAsync(account))["transactions"]);
        await _engine.ReadSoundAsync(account);
        Assert.Equal(0, (await RefillAsync(account))["restored"]);
    }

    [Fact]
    public async Task What_a_scan_has_recorded_as_an_empty_or_shorter_content_comes_back_from_the_state_before()
    {
        var account = await FilledAsync();
        var before = Lines(account);
        account.Change(Item(account, "empty"), "");
        account.Change(Item(account, "cut"), "Subject: cut\n\nTe");
        await _engine.ScanAsync(account);

        Assert.Equal(2, (await RefillAsync(account))["restored"]);

        Assert.Equal(before, Lines(account));
        Assert.Equal(2, (await _engine.ScanAsync(account))["transactions"]);
        await _engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task What_was_deleted_moved_or_changed_on_purpose_stays_as_it_is()
    {
        var account = await FilledAsync();
        account.Delete(Item(account, "missing"));
        await _engine.ScanAsync(account);
        account.Move(Item(account, "empty"), "mail:Elsewhere");
        account.Change(Item(account, "cut"), "Subject: new\n");
        account.Change(Item(account, "plan.txt"), "Subject");
        var wanted = Lines(account);

        Assert.Equal(0, (await RefillAsync(account))["restored"]);

        Assert.Equal(wanted, Lines(account));
    }

    [Fact]
    public async Task Only_the_items_asked_for_are_looked_at()
    {
        var account = await FilledAsync();
        Lose(account);

        Assert.Equal(1, (await RefillAsync(account, scope: BlobScope.Drive))["restored"]);
        Assert.Equal("Subject: Plan\n", Item(account, "plan.txt").Text);
        Assert.Equal(4, (await RefillAsync(account, scope: BlobScope.Mailbox))["restored"]);
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_said_and_left_to_an_undelete()
    {
        var account = await FilledAsync();
        account.DeleteFolder("mail:Work");

        var counts = await RefillAsync(account);

        Assert.Equal(0, counts["restored"]);
        Assert.Contains(counts.Operation.Problems, line => line.Contains("mail:Work", StringComparison.Ordinal) && line.Contains("doUndelete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_whose_contents_only_itself_can_refill_is_refused()
    {
        var account = _engine.NewAccount();
        _engine.Fixture.Server.CanRefill = false;

        var refused = await Assert.ThrowsAsync<BackupRequestException>(
            () => _engine.Fixture.Restores.StartBlobRestoreAsync(new BlobRestoreRequest { Account = account.Name }, "test", CancellationToken.None));

        Assert.Contains("doUndelete", refused.Message, StringComparison.Ordinal);
    }
}
