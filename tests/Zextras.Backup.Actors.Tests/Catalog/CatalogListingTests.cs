using Xunit;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Catalog;

public class CatalogListingTests : CatalogFixture
{
    [Fact]
    public async Task Accounts_are_listed_by_name_with_their_counts()
    {
        await Catalog.PutAccountAsync(Bob, "bob@example.org", Noon, None);
        await Catalog.PutAccountAsync(Ann, "ann@example.org", null, None);
        await CommitAsync(Ann, Change(Transaction(ItemId.Of(Ann), State("ann@example.org", null, ItemKind.Account), Noon)));
        await CommitAsync(Ann, Change(Transaction(Inbox, State("mail:INBOX", null, ItemKind.Folder), Noon)));
        await AddAsync(Ann, 11, "a", content: "12345");
        await AddAsync(Ann, 12, "b", content: "678");
        var gone = Transaction(ItemId.Of(13), State("c", Inbox, content: "9") with { Deleted = true }, Noon);
        await CommitAsync(Ann, Change(gone));

        var accounts = await Catalog.ListAccountsAsync(None);

        Assert.Equal(["ann@example.org", "bob@example.org"], accounts.Select(account => account.Name));
        Assert.Equal((2, 1, 8), (accounts[0].Items, accounts[0].DeletedItems, accounts[0].Bytes));
        Assert.Null(accounts[0].DeletedAt);
        Assert.Equal(Noon, accounts[1].DeletedAt);
        Assert.Equal(2, await Catalog.CountLivingAsync(Ann, None));
    }

    [Fact]
    public async Task An_account_is_renamed_and_comes_back()
    {
        Assert.Null(await Catalog.FindAccountAsync(Ann, None));
        await Catalog.PutAccountAsync(Ann, "old@example.org", Noon, None);
        await Catalog.CommitAsync(new CatalogPage { Account = Ann, Cursor = "c" }, None);

        await Catalog.PutAccountAsync(Ann, "new@example.org", null, None);

        Assert.Equal(new CatalogAccount { Account = Ann, Name = "new@example.org", Cursor = "c" }, await Catalog.FindAccountAsync(Ann, None));
    }

    [Fact]
    public async Task The_living_items_of_a_folder_come_in_batches_without_its_folders()
    {
        const int Items = 2500;
        await CommitAsync(Ann, [.. Enumerable.Range(1, Items).Select(number => Change(Transaction(ItemId.Of(1000 + number), State($"k{number}", Inbox), Noon)))]);
        await AddAsync(Ann, 10, "mail:INBOX/Sub", kind: ItemKind.Folder);
        await AddAsync(Ann, 11, "elsewhere", Work);

        var batches = new List<int>();
        var seen = new HashSet<ItemId>();
        await foreach (var batch in Catalog.ListLivingAsync(Ann, Inbox, None))
        {
            batches.Add(batch.Count);
            Assert.All(batch, item => Assert.True(seen.Add(item.Item)));

            // What the scan deletes while it lists moves nothing.
            var last = batch[^1];
            await CommitAsync(Ann, new CatalogChange(last with { Deleted = true }, []));
        }

        Assert.Equal([1000, 1000, 500], batches);
        Assert.Equal(Items, seen.Count);
    }

    [Fact]
    public async Task Folders_are_listed_while_they_live()
    {
        var inbox = Change(Transaction(Inbox, State("mail:INBOX", null, ItemKind.Folder), Noon));
        var gone = Change(Transaction(Work, State("mail:Work", null, ItemKind.Folder) with { Deleted = true }, Noon));
        await CommitAsync(Ann, inbox, gone);
        await AddAsync(Ann, 11, "a");

        Assert.Equal([inbox.Item], await Catalog.ListFoldersAsync(Ann, None));
    }

    [Fact]
    public async Task Directory_objects_live_apart_from_the_accounts()
    {
        var domain = Change(Transaction(ItemId.Of(Guid.Parse("0a0b0c0d-0000-4000-8000-000000000001")), State("example.org", null, ItemKind.Domain), Noon));
        var list = Change(Transaction(ItemId.Of(Guid.Parse("0a0b0c0d-0000-4000-8000-000000000002")), State("all@example.org", null, ItemKind.DistributionList), Noon));
        await Catalog.CommitDirectoryAsync([domain, list], None);
        await AddAsync(Ann, 1, "a");

        Assert.Equal([domain.Item], await Catalog.ListDirectoryAsync(ItemKind.Domain, None));
        Assert.Equal([list.Item], await Catalog.ListDirectoryAsync(ItemKind.DistributionList, None));
        Assert.Empty(await Catalog.ListDirectoryAsync(ItemKind.ClassOfService, None));
        Assert.Equal([Ann], (await Catalog.ListAccountsAsync(None)).Select(account => account.Account));
    }

    [Fact]
    public async Task A_completed_scan_replaces_the_problems_and_keeps_when_they_were_first_seen()
    {
        CatalogProblem Problem(string subject, int day) => new(Ann, subject, "unreadable", Noon.AddDays(day), Noon.AddDays(day));
        await Catalog.CompleteScanAsync(Ann, Noon, [Problem("x", 0), Problem("y", 0)], None);
        await Catalog.CompleteScanAsync(Bob, Noon, [Problem("z", 0) with { Account = Bob }], None);

        await Catalog.CompleteScanAsync(Ann, Noon.AddDays(1), [Problem("y", 1), Problem("w", 1)], None);

        Assert.Equal([Problem("w", 1), Problem("y", 1) with { FirstSeen = Noon }], await Catalog.ListProblemsAsync(Ann, None));
        Assert.Equal(3, (await Catalog.ListProblemsAsync(null, None)).Count);
        Assert.Equal(Noon.AddDays(1), (await Catalog.FindAccountAsync(Ann, None))?.LastScan);
    }
}
