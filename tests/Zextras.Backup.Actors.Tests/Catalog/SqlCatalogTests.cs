using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Database;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Catalog;

public class SqlCatalogTests : CatalogFixture
{
    [Fact]
    public async Task A_committed_page_is_there_after_a_restart()
    {
        var blob = new CatalogBlob(Digest("x"), "items/incoming/n1-000001.zst", 10, 20, 30);
        var document = ItemId.Of(Guid.Parse("11111111-2222-4333-8444-555555555555"));
        var first = Change(Transaction(ItemId.Of(long.MaxValue), State("a", Inbox, content: "x"), Noon), moveToken: "m1");
        var second = Change(Transaction(document, State("plan.odt", null, ItemKind.Document), Noon));
        await Catalog.CommitAsync(new CatalogPage { Account = Ann, Changes = [first, second], Blobs = [blob], Cursor = "c1" }, None);

        await CloseAsync();
        await OpenAsync();

        Assert.Equal(first.Item, await Catalog.FindItemAsync(Ann, first.Item.Item, None));
        Assert.Equal(second.Item, await Catalog.FindItemAsync(Ann, document, None));
        Assert.Equal("c1", (await Catalog.FindAccountAsync(Ann, None))?.Cursor);
        Assert.Equal(blob, (await Catalog.FindBlobsAsync([blob.Digest], None))[blob.Digest]);
        Assert.Null(await Catalog.FindItemAsync(Bob, document, None));
    }

    [Fact]
    public async Task A_page_without_a_cursor_leaves_the_cursor_alone()
    {
        await Catalog.CommitAsync(new CatalogPage { Account = Ann, Cursor = "c1" }, None);
        await Catalog.CommitAsync(new CatalogPage { Account = Ann }, None);

        Assert.Equal("c1", (await Catalog.FindAccountAsync(Ann, None))?.Cursor);
    }

    [Fact]
    public async Task Five_hundred_keys_are_found_at_once_among_the_living_of_their_folder_only()
    {
        var changes = Enumerable.Range(1, 700).Select(number => Change(Transaction(ItemId.Of(number), State($"k{number}", Inbox), Noon))).ToArray();
        await CommitAsync(Ann, changes);
        await AddAsync(Ann, 9001, "k1", Work);
        await AddAsync(Bob, 9002, "k2");
        await DeleteAsync(changes[4]);

        var found = await Catalog.FindByKeysAsync(Ann, Inbox, [.. Enumerable.Range(1, 500).Select(number => $"k{number}"), "unknown"], None);

        Assert.Equal(Enumerable.Range(1, 500).Except([5]).Select(number => ItemId.Of(number)).ToHashSet(), found.Select(item => item.Item).ToHashSet());
        Assert.Equal(499, found.Count);
    }

    [Theory]
    [InlineData("quote ' and \" and \\")]
    [InlineData("NUL \0 inside")]
    [InlineData("new\nline, emoji 😀, 日本")]
    [InlineData("")]
    [InlineData("100% _under_ ~tilde")]
    public async Task A_key_may_hold_any_text(string key)
    {
        var item = await AddAsync(Ann, 1, key, name: key);
        await AddAsync(Ann, 2, "other");
        if (IsOnPostgres)
        {
            var stored = PostgresServer.Storable(key); // it has no character 0
            item = item with { Key = stored, Name = stored };
        }

        Assert.Equal([item], await Catalog.FindByKeysAsync(Ann, Inbox, [key], None));
        Assert.Contains(item, (await Catalog.SearchAsync(new CatalogQuery { Account = Ann, Text = key }, None)).Select(hit => hit.Item));
    }

    [Fact]
    public async Task An_item_at_the_top_is_found_without_a_folder()
    {
        var change = Change(Transaction(ItemId.Of(2), State("mail:INBOX", null, ItemKind.Folder), Noon));
        await CommitAsync(Ann, change);

        Assert.Equal([change.Item], await Catalog.FindByKeysAsync(Ann, null, ["mail:INBOX"], None));
        Assert.Empty(await Catalog.FindByKeysAsync(Ann, Inbox, ["mail:INBOX"], None));
    }

    [Fact]
    public async Task Move_tokens_and_digests_find_living_items_of_the_account()
    {
        var one = await AddAsync(Ann, 1, "a", content: "same", moveToken: "t1");
        var two = await AddAsync(Ann, 2, "b", content: "same", moveToken: "t2");
        var gone = Change(Transaction(ItemId.Of(3), State("c", Inbox, content: "same"), Noon), moveToken: "t3");
        await CommitAsync(Ann, gone);
        await DeleteAsync(gone);
        await AddAsync(Bob, 4, "d", content: "same", moveToken: "t1");

        Assert.Equal([one], await Catalog.FindByMoveTokensAsync(Ann, ["t1", "t3", "t4"], None));
        Assert.Equal([one, two], (await Catalog.FindByDigestsAsync(Ann, [Digest("same"), Digest("other")], None)).OrderBy(item => item.Key));
    }

    [Fact]
    public async Task A_digest_finds_only_those_whose_current_content_it_is()
    {
        var first = Change(Transaction(ItemId.Of(1), State("a", Inbox, content: "old"), Noon));
        var second = Change(Transaction(ItemId.Of(1), State("a", Inbox, content: "new"), Noon.AddMinutes(1)), transactions: 2);
        await CommitAsync(Ann, first);
        await CommitAsync(Ann, second);

        Assert.Empty(await Catalog.FindByDigestsAsync(Ann, [Digest("old")], None));
        Assert.Equal([second.Item], await Catalog.FindByDigestsAsync(Ann, [Digest("new")], None));
    }

    [Fact]
    public async Task Items_of_one_page_may_swap_their_keys()
    {
        await AddAsync(Ann, 1, "a");
        await AddAsync(Ann, 2, "b");
        var one = Change(Transaction(ItemId.Of(1), State("b", Inbox), Noon.AddMinutes(1)), transactions: 2);
        var two = Change(Transaction(ItemId.Of(2), State("a", Inbox), Noon.AddMinutes(1)), transactions: 2);

        await CommitAsync(Ann, one, two);

        Assert.Equal([two.Item], await Catalog.FindByKeysAsync(Ann, Inbox, ["a"], None));
        Assert.Equal([one.Item], await Catalog.FindByKeysAsync(Ann, Inbox, ["b"], None));
    }

    [Fact]
    public async Task Two_living_items_with_one_key_are_refused_as_a_whole_page_and_hurt_no_other_page()
    {
        await AddAsync(Ann, 1, "a");
        var good = Change(Transaction(ItemId.Of(2), State("b", Inbox), Noon));
        var bad = Change(Transaction(ItemId.Of(3), State("a", Inbox), Noon));

        var refused = CommitAsync(Ann, good, bad);
        await Task.WhenAll(Enumerable.Range(10, 20).Select(number => AddAsync(Bob, number, $"k{number}")));

        var why = await Assert.ThrowsAsync<CatalogException>(() => refused);
        Assert.Contains("Item 3 with key 'a'", why.Message, StringComparison.Ordinal);
        Assert.Null(await Catalog.FindItemAsync(Ann, ItemId.Of(2), None));
        Assert.Equal(20, await Catalog.CountLivingAsync(Bob, None));
    }

    [Fact]
    public async Task A_deleted_items_key_is_free_again()
    {
        var change = Change(Transaction(ItemId.Of(1), State("a", Inbox), Noon));
        await CommitAsync(Ann, change);
        await DeleteAsync(change);

        var next = await AddAsync(Ann, 2, "a");

        Assert.Equal([next], await Catalog.FindByKeysAsync(Ann, Inbox, ["a"], None));
    }

    [Fact]
    public async Task Committing_the_same_page_again_changes_nothing()
    {
        var first = Transaction(ItemId.Of(1), State("a", Inbox, content: "1"), Noon);
        var second = Transaction(ItemId.Of(1), State("a", Inbox, content: "2"), Noon.AddMinutes(1));
        var page = Change(second, transactions: 2) with { NewTransactions = [first, second] };
        await CommitAsync(Ann, Change(first));

        await CommitAsync(Ann, page);
        var states = States();
        await CommitAsync(Ann, page);

        Assert.Equal(states, States());
        Assert.Equal([(first.Start.UtcTicks, second.Start.UtcTicks), (second.Start.UtcTicks, null)], states);
    }

    [Fact]
    public async Task A_new_state_ends_the_one_before()
    {
        var starts = Enumerable.Range(0, 4).Select(minute => Noon.AddMinutes(minute)).ToArray();
        var transactions = starts.Select((start, number) => Transaction(ItemId.Of(1), State($"a{number}", Inbox), start)).ToArray();

        await CommitAsync(Ann, Change(transactions[0]));
        await CommitAsync(Ann, Change(transactions[2], transactions: 3) with { NewTransactions = [transactions[1], transactions[2]] });
        await CommitAsync(Ann, Change(transactions[3], transactions: 4));

        Assert.Equal(starts.Select((start, number) => (start.UtcTicks, number < 3 ? starts[number + 1].UtcTicks : (long?)null)), States());
    }

    [Fact]
    public async Task Tokens_change_without_a_transaction()
    {
        var item = await AddAsync(Ann, 1, "a", at: Noon);

        await CommitAsync(Ann, new CatalogChange(item with { Revision = "r9" }, []));

        Assert.Equal("r9", (await Catalog.FindItemAsync(Ann, item.Item, None))?.Revision);
        Assert.Equal(Noon, Assert.Single(await Catalog.SearchAsync(new CatalogQuery { Account = Ann }, None)).Changed);
    }

    [Fact]
    public async Task Pages_that_meet_are_all_committed()
    {
        var accounts = Enumerable.Range(1, 40).Select(number => new AccountId(Guid.Parse($"00000000-0000-4000-8000-{number:D12}"))).ToList();

        await Task.WhenAll(accounts.Select(account => Task.WhenAll(Enumerable.Range(1, 5).Select(number => AddAsync(account, number, $"k{number}")))));

        Assert.All(await Catalog.ListAccountsAsync(None), account => Assert.Equal(5, account.Items));
        Assert.Equal(40, (await Catalog.ListAccountsAsync(None)).Count);
    }

    [Fact]
    public async Task A_new_place_of_a_blob_replaces_the_old_one()
    {
        var old = new CatalogBlob(Digest("x"), "items/incoming/n1-000001.zst", 0, 10, 20);
        var settled = old with { File = "items/Xy/blobs.zst", Offset = 77 };
        await Catalog.PutBlobsAsync([old], None);
        await Catalog.PutBlobsAsync([settled], None);

        Assert.Equal(settled, Assert.Single(await Catalog.FindBlobsAsync([old.Digest, Digest("y")], None)).Value);
    }

    [Fact]
    public async Task Clearing_forgets_everything()
    {
        await Catalog.CommitAsync(new CatalogPage { Account = Ann, Cursor = "c", Blobs = [new(Digest("x"), "f", 1, 2, 3)] }, None);
        await AddAsync(Ann, 1, "a");
        await Catalog.CompleteScanAsync(Ann, Noon, [new CatalogProblem(Ann, "s", "r", Noon, Noon)], None);

        await Catalog.ClearAsync(None);

        Assert.Empty(await Catalog.ListAccountsAsync(None));
        Assert.Empty(await Catalog.ListProblemsAsync(null, None));
        Assert.Empty(await Catalog.FindBlobsAsync([Digest("x")], None));
        Assert.Null(await Catalog.FindItemAsync(Ann, ItemId.Of(1), None));
        await AddAsync(Bob, 1, "b");
        Assert.Null(await Catalog.FindItemAsync(Ann, ItemId.Of(1), None));
    }

    private Task DeleteAsync(CatalogChange change)
    {
        var last = change.NewTransactions[^1];
        var deletion = Transaction(last.Item, last.State with { Deleted = true }, last.Start.AddMinutes(1));
        return CommitAsync(Ann, Change(deletion, change.Item.Transactions + 1, change.Item.MoveToken));
    }

    private List<(long Started, long? Ended)> States()
    {
        using DbConnection connection = Database is { } database
            ? new NpgsqlConnection(database.ConnectionString)
            : new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = CatalogFile, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT started, ended FROM states ORDER BY started";
        using var rows = command.ExecuteReader();
        var states = new List<(long, long?)>();
        while (rows.Read())
        {
            states.Add((rows.GetInt64(0), rows.IsDBNull(1) ? null : rows.GetInt64(1)));
        }

        return states;
    }
}
