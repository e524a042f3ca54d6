using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Hosting;

public sealed class BackupEngineTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    private IBackupEngine Engine => engine.Fixture.Engine;

    private async Task<ScriptedAccount> ScannedAsync()
    {
        var account = engine.NewAccount();
        account.Add("mail:INBOX", "a", "Subject: Invoice 2026\n", ItemKind.Message, "seen");
        account.Add("contacts:Friends", "b", "Subject: Anna\n", ItemKind.Contact);
        await engine.ScanAsync(account);
        return account;
    }

    [Theory]
    [InlineData("invoice", 1)]
    [InlineData("nothing like it", 0)]
    [InlineData(null, 4)]
    public async Task Items_are_found_by_a_part_of_their_name(string? text, int count)
    {
        var account = await ScannedAsync();

        var found = await Engine.SearchItemsAsync(new ItemSearch { Account = account.Name.ToUpperInvariant(), Text = text }, CancellationToken.None);

        Assert.Equal(count, found.Count(item => item.Kind != ItemKind.Account));
    }

    [Fact]
    public async Task What_is_found_says_where_it_is_and_how_it_is_marked()
    {
        var account = await ScannedAsync();

        var mail = Assert.Single(await Engine.SearchItemsAsync(
            new ItemSearch { Account = account.Id.ToString(), Kinds = [ItemKind.Message] }, CancellationToken.None));

        Assert.Equal(("Invoice 2026", "INBOX", false, 1), (mail.Name, mail.Folder, mail.Deleted, mail.Transactions));
        Assert.Equal(["seen"], mail.Flags);
    }

    [Fact]
    public async Task Accounts_and_items_that_are_not_there_are_not_found()
    {
        var account = await ScannedAsync();
        var requests = new Func<Task>[]
        {
            () => Engine.SearchItemsAsync(new ItemSearch { Account = "nobody@example.com" }, CancellationToken.None),
            () => Engine.GetHistoryAsync("nobody@example.com", ItemId.Of(1), CancellationToken.None),
            () => Engine.GetHistoryAsync(account.Name, ItemId.Of(1), CancellationToken.None),
            () => Engine.StartAccountScanAsync("nobody@example.com", deep: false, "test", CancellationToken.None),
        };

        foreach (var request in requests)
            Assert.True((await Assert.ThrowsAsync<BackupRequestException>(request)).NotFound);
    }

    [Fact]
    public async Task The_history_of_the_account_itself_is_one_of_an_item()
    {
        var account = await ScannedAsync();

        var history = await Engine.GetHistoryAsync(account.Name, ItemId.Of(account.Id), CancellationToken.None);

        Assert.Equal(ItemKind.Account, Assert.Single(history).State.Kind);
    }

    [Fact]
    public async Task Accounts_are_available_from_their_first_backup_on()
    {
        var before = engine.Fixture.Clock.GetUtcNow();
        var account = await ScannedAsync();

        Assert.DoesNotContain(await Engine.GetAvailableAccountsAsync(before, hideDeleted: false, CancellationToken.None), row => row.Id == account.Id);
        var row = Assert.Single(
            await Engine.GetAvailableAccountsAsync(engine.Fixture.Clock.GetUtcNow(), hideDeleted: false, CancellationToken.None),
            row => row.Id == account.Id);
        Assert.Equal((2, 0), (row.Items, row.DeletedItems));
    }

    [Fact]
    public async Task The_state_of_the_backup_counts_what_is_in_it()
    {
        await ScannedAsync();

        var status = await Engine.GetBackupInfoAsync(CancellationToken.None);

        Assert.Equal(("scripted:", engine.Fixture.BackupPath), (status.Mailboxes, status.BackupPath));
        Assert.True(status is { Items: >= 2, Accounts: >= 1, BlobBytes: > 0 });
        Assert.NotNull(status.LastSmartScan);
        Assert.Empty(status.Warnings);
    }

    [Fact]
    public async Task An_operation_says_who_asked_and_for_what()
    {
        var account = engine.NewAccount();

        var scan = await Engine.StartAccountScanAsync(account.Id.ToString(), deep: true, "anna", CancellationToken.None);

        Assert.Equal((OperationKinds.AccountScan, "anna"), (scan.Kind, scan.Author));
        Assert.Equal((account.Name, "true"), (scan.Arguments["account"], scan.Arguments["deep"]));
        await engine.Fixture.EndAsync(scan);
        Assert.Contains(Engine.ListOperations(), operation => operation.Id == scan.Id);
    }
}
