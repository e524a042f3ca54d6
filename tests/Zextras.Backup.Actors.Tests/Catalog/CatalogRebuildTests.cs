using Xunit;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Catalog;

public class CatalogRebuildTests : CatalogFixture
{
    [Fact]
    public async Task A_rebuilt_catalog_answers_like_the_one_that_was_committed_step_by_step()
    {
        var account = History(ItemId.Of(Ann), State("ann@example.org", null, ItemKind.Account));
        var folder = History(Inbox, State("mail:INBOX", null, ItemKind.Folder));
        var message = History(ItemId.Of(11), State("a", Inbox, content: "1"), State("a2", Inbox, content: "2"));
        var gone = History(ItemId.Of(12), State("b", Inbox, content: "3"), State("b", Inbox, content: "3") with { Deleted = true });
        var domain = History(ItemId.Of(Guid.Parse("0a0b0c0d-0000-4000-8000-000000000001")), State("example.org", null, ItemKind.Domain));
        var twin = History(ItemId.Of(Guid.Parse("0a0b0c0d-0000-4000-8000-000000000002")), State("example.org", null, ItemKind.ClassOfService));
        var blob = new CatalogBlob(Digest("2"), "items/Xy/blobs.zst", 1, 2, 3);
        await AddAsync(Bob, 99, "of a catalog before");

        var report = await RebuildAsync(
            [.. new[] { account, folder, message, gone }.Select(history => new RecordedHistory(Ann, history)), new(null, domain), new(null, twin)],
            [blob]);

        Assert.Equal((1, 6L, 8L, 1L, 0), (report.Accounts, report.Items, report.Transactions, report.Blobs, report.Skipped.Count));
        var listed = Assert.Single(await Catalog.ListAccountsAsync(None));
        Assert.Equal(new CatalogAccount { Account = Ann, Name = "ann@example.org", Items = 1, DeletedItems = 1, Bytes = 1 }, listed);
        Assert.Equal(CatalogItem.Of(message.Current!, 2), await Catalog.FindItemAsync(Ann, message.Item, None));
        Assert.True((await Catalog.FindItemAsync(Ann, gone.Item, None))?.Deleted);
        Assert.Equal("INBOX", (await Catalog.SearchAsync(new CatalogQuery { Account = Ann, Item = message.Item }, None))[0].FolderPath);
        Assert.Equal(domain.Item, Assert.Single(await Catalog.ListDirectoryAsync(ItemKind.Domain, None)).Item);
        Assert.Equal(twin.Item, Assert.Single(await Catalog.ListDirectoryAsync(ItemKind.ClassOfService, None)).Item);
        Assert.Equal(blob, (await Catalog.FindBlobsAsync([blob.Digest], None))[blob.Digest]);
    }

    [Fact]
    public async Task An_item_that_cannot_be_committed_is_reported_and_the_others_are_there()
    {
        var histories = Enumerable.Range(1, 100).Select(number => History(ItemId.Of(number), State($"k{number % 99}", Inbox)));

        var report = await RebuildAsync([.. histories.Select(history => new RecordedHistory(Ann, history))], []);

        var skipped = Assert.Single(report.Skipped);
        Assert.Equal((Ann, ItemId.Of(100)), (skipped.Account, skipped.Item));
        Assert.Contains("key 'k1'", skipped.Reason, StringComparison.Ordinal);
        Assert.Equal(99, report.Items);
        Assert.Equal(99, await Catalog.CountLivingAsync(Ann, None));
    }

    [Fact]
    public async Task A_deleted_account_is_deleted_again()
    {
        var account = History(ItemId.Of(Ann), State("ann@example.org", null, ItemKind.Account), State("ann@example.org", null, ItemKind.Account) with { Deleted = true });

        await RebuildAsync([new RecordedHistory(Ann, account)], []);

        Assert.Equal(Noon.AddMinutes(1), (await Catalog.FindAccountAsync(Ann, None))?.DeletedAt);
    }

    [Fact]
    public async Task Pages_are_bounded_and_nothing_falls_between_them()
    {
        var long1 = History(ItemId.Of(1), [.. Enumerable.Range(0, 3000).Select(number => State($"a{number}", Inbox))]);
        var others = Enumerable.Range(2, 5000).Select(number => History(ItemId.Of(number), State($"k{number}", Inbox)));

        var report = await RebuildAsync(
            [.. others.Prepend(long1).Select(history => new RecordedHistory(Ann, history)), new(Bob, long1)],
            [.. Enumerable.Range(1, 12_000).Select(number => new CatalogBlob(Digest($"{number}"), "f", number, 1, 1))]);

        Assert.Equal((2, 5002L, 11_000L, 12_000L), (report.Accounts, report.Items, report.Transactions, report.Blobs));
        Assert.Equal(5001, await Catalog.CountLivingAsync(Ann, None));
        Assert.Equal(1, await Catalog.CountLivingAsync(Bob, None));
    }

    private Task<CatalogRebuildReport> RebuildAsync(RecordedHistory[] histories, CatalogBlob[] blobs) =>
        new CatalogRebuild(Catalog).RunAsync(AsyncStream.Of(histories), AsyncStream.Of(blobs), None);

    private static ItemHistory History(ItemId item, params ItemState[] states) =>
        ItemHistory.Replay(item, states.Select((state, minute) => Transaction(item, state, Noon.AddMinutes(minute))));
}
