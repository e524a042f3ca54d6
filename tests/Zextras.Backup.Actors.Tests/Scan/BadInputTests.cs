using System.Text;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Scan;

public sealed class BadInputTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    private async Task<IReadOnlyList<string>> QuarantineAsync(ScriptedAccount account) =>
        [.. (await engine.Fixture.Stores.Catalog.ListProblemsAsync(account.Id, CancellationToken.None)).Select(one => $"{one.Subject}: {one.Reason}")];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unreadable_item_stops_nothing_and_is_quarantined_until_a_scan_can_read_it(bool isIncremental)
    {
        var account = engine.NewAccount();
        account.IsIncremental = isIncremental;
        var bad = account.Add("mail:INBOX", "bad", "Subject: bad\n");
        account.Add("mail:INBOX", "good", "Subject: good\n");
        bad = account.Replace(bad, bad with { Opens = Scripts.Unreadable });

        Assert.Equal(1, (await engine.ScanAsync(account))["quarantined"]);
        Assert.Single((await engine.Fixture.ReadAsync(account)).Items(account));
        Assert.Equal(["mail:INBOX/bad: Permission denied."], await QuarantineAsync(account));

        Assert.Equal(1, (await engine.ScanAsync(account))["quarantined"]); // still there, still listed
        Assert.Single(await QuarantineAsync(account));

        // It can be read again; of that the mailbox's listing shows nothing.
        account.Repair(bad);
        Assert.Equal(0, (await engine.ScanAsync(account))["quarantined"]);
        await engine.ReadSoundAsync(account);
        Assert.Empty(await QuarantineAsync(account));
    }

    [Fact]
    public async Task An_item_that_can_no_longer_be_read_keeps_its_last_state_and_is_not_deleted()
    {
        var account = engine.NewAccount();
        var mail = account.Add("mail:INBOX", "m", "Subject: mail\n");
        await engine.ScanAsync(account);
        account.Replace(account.Change(mail, "Subject: changed\n"), mail with { Version = 2, Opens = Scripts.Unreadable });

        var counts = await engine.ScanAsync(account);

        Assert.Equal(1, counts["quarantined"]);
        Assert.Equal(0, counts["transactions"]);
        Assert.True(Assert.Single((await engine.Fixture.ReadAsync(account)).Items(account)).IsLiving);
    }

    [Fact]
    public async Task A_content_that_breaks_off_is_not_recorded_as_a_shorter_one()
    {
        var account = engine.NewAccount();
        var mail = account.Add("mail:INBOX", "m", "Subject: mail\n\nwith a long text");
        mail = account.Replace(mail, mail with { Opens = Scripts.BreaksAfter(mail.Content, 10) });

        var counts = await engine.ScanAsync(account);

        Assert.Equal(1, counts["quarantined"]);
        Assert.Contains("Input/output error", Assert.Single(await QuarantineAsync(account)), StringComparison.Ordinal);
        account.Repair(mail);
        await engine.ScanAsync(account);
        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task An_item_that_vanishes_between_listing_and_reading_is_a_problem_of_this_scan_only()
    {
        var account = engine.NewAccount();
        account.Add("mail:INBOX", "a", "Subject: a\n");
        var mail = account.Add("mail:INBOX", "b", "Subject: b\n");
        account.Script(Scripts.RunsBefore(2, () =>
        {
            account.Delete(mail);
            return Task.CompletedTask;
        }));

        Assert.Equal(1, (await engine.ScanAsync(account))["quarantined"]);
        Assert.Equal(0, (await engine.ScanAsync(account))["quarantined"]);

        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task A_content_of_zero_bytes_is_stored_as_it_is()
    {
        var account = engine.NewAccount();
        account.Add("mail:INBOX", "m", "");

        await engine.ScanAsync(account);

        var history = (await engine.ReadSoundAsync(account)).Living(account, "mail:INBOX", "m");
        Assert.Equal(0, history.Current!.State.Content.Size);
        Assert.Empty(await engine.Fixture.ContentAsync(history.Current.State.Content.Digest!.Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    [InlineData(int.MaxValue)]
    public async Task A_listing_that_lies_about_the_length_changes_nothing(long hint)
    {
        var account = engine.NewAccount();
        foreach (var length in new[] { 0, 1, 100, 70_000, 300_000 })
        {
            var item = account.Add("mail:INBOX", $"m{length}", Bytes(length));
            account.Replace(item, item with { SizeHint = hint });
        }

        await engine.ScanAsync(account);

        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task Bytes_of_any_kind_are_stored_as_they_are()
    {
        var account = engine.NewAccount();
        account.Add("mail:INBOX", "nul", [0, 0, 0]);
        account.Add("mail:INBOX", "cr", Encoding.UTF8.GetBytes("a\rb\nc\r\n"));
        account.Add("mail:INBOX", "no text", [0xff, 0xfe, 0x80, 0xc0]);
        account.Add("mail:Ünïcödé 🐘 <'\"&>", "strange \u202e key \u0001 ?*|", "Subject: 🐘\u0001\n");

        await engine.ScanAsync(account);

        await engine.ReadSoundAsync(account);
        Assert.Equal(0, (await engine.ScanAsync(account))["transactions"]);
    }

    [Fact]
    public async Task Items_of_a_folder_that_nobody_listed_are_problems()
    {
        var account = engine.NewAccount();
        account.Add("mail:INBOX", "m", "Subject: m\n");
        var stray = new ScriptedItem { Number = 1000, Folder = "mail:Nowhere", Key = "stray", Content = [1] }.Entry(true);
        account.Script(pages => Scripts.AsIs([.. pages, new ChangePage { Items = [stray] }]));

        Assert.Equal(1, (await engine.ScanAsync(account))["quarantined"]);

        Assert.StartsWith("mail:Nowhere/stray: ", Assert.Single(await QuarantineAsync(account)), StringComparison.Ordinal);
        await engine.ReadSoundAsync(account);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_lists_items_several_times_has_them_once_in_the_backup(bool hasTokens)
    {
        var account = engine.NewAccount();
        account.HasMoveTokens = hasTokens;
        for (var i = 0; i < 7; i++)
            account.Add("mail:INBOX", $"m{i}", $"Subject: {i % 3}\n");
        account.Script(Scripts.Thrice);
        await engine.ScanAsync(account);
        await engine.ReadSoundAsync(account);

        // Moves are where one item could be taken for two.
        foreach (var item in account.Items)
            account.Move(item, "mail:Work");
        account.Script(Scripts.Thrice);
        await engine.ScanAsync(account);
        await engine.ReadSoundAsync(account);

        Assert.Equal(0, (await engine.ScanAsync(account))["transactions"]);
    }

    [Fact]
    public async Task An_account_that_does_not_open_fails_its_scan_with_the_reason()
    {
        var account = engine.NewAccount();
        account.Add("mail:INBOX", "m", "Subject: m\n");
        await engine.ScanAsync(account);
        account.Refuses = Scripts.Unavailable();

        var failed = await engine.Fixture.AccountScanAsync(account);

        Assert.Equal(OperationState.Failed, failed.State);
        Assert.Contains("The server does not answer.", Assert.Single(failed.Problems), StringComparison.Ordinal);
        account.Refuses = null;
        await engine.ScanAsync(account);
        await engine.ReadSoundAsync(account);
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_stay_as_they_were_and_the_items_are_scanned()
    {
        var account = engine.NewAccount();
        await engine.ScanAsync(account);
        account.Settings = null;
        account.Problem = new MailboxProblem(account.Name, "account.json is broken.");
        account.Add("mail:INBOX", "m", "Subject: m\n");

        var counts = await engine.ScanAsync(account);

        Assert.Equal(1, counts["quarantined"]);
        var state = await engine.ReadSoundAsync(account);
        Assert.Single(state.Own(account).Transactions);
        Assert.Equal($"{account.Name}: account.json is broken.", Assert.Single(await QuarantineAsync(account)));
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
