using Xunit;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Catalog;

public class CatalogSearchTests : CatalogFixture
{
    [Theory]
    [InlineData("GRÜSSE", "grüsse aus Wien")]
    [InlineData("grüsse", "GRÜSSE AUS WIEN")]
    [InlineData("привет", "ПРИВЕТ, мир")]
    [InlineData("50%", "Save 50% today")]
    [InlineData("a_b", "x a_b y")]
    public async Task A_text_is_found_in_any_case_and_script(string text, string name)
    {
        await AddAsync(Ann, 1, "k1", name: name);
        await AddAsync(Ann, 2, "k2", name: "Save 500 today, x aXb y");

        Assert.Equal([name], await NamesAsync(new CatalogQuery { Account = Ann, Text = text }));
    }

    [Fact]
    public async Task Each_condition_narrows_the_search()
    {
        await AddAsync(Ann, 1, "1", name: "one", at: Noon);
        await AddAsync(Ann, 2, "2", name: "two", kind: ItemKind.Contact, at: Noon.AddHours(1));
        await AddAsync(Ann, 3, "3", name: "three", at: Noon.AddHours(2));
        await CommitAsync(Ann, Change(Transaction(ItemId.Of(3), State("3", Inbox, name: "three") with { Deleted = true }, Noon.AddHours(3)), transactions: 2));
        await AddAsync(Bob, 4, "4", name: "one of Bob's");

        var all = new CatalogQuery { Account = Ann };
        Assert.Equal(["three", "two", "one"], await NamesAsync(all));
        Assert.Equal(["three"], await NamesAsync(all with { Deleted = true }));
        Assert.Equal(["two", "one"], await NamesAsync(all with { Deleted = false }));
        Assert.Equal(["two"], await NamesAsync(all with { Kinds = [ItemKind.Contact, ItemKind.Task] }));
        Assert.Equal(["two"], await NamesAsync(all with { Item = ItemId.Of(2) }));
        Assert.Equal(["three", "two"], await NamesAsync(all with { After = Noon.AddHours(1) }));
        Assert.Equal(["one"], await NamesAsync(all with { Before = Noon.AddHours(1) }));
        Assert.Equal(["three", "two"], await NamesAsync(all with { Limit = 2 }));
    }

    [Fact]
    public async Task A_hit_tells_where_the_item_lies_and_how_it_is_marked()
    {
        await AddAsync(Ann, 3, "mail:Work/2026", kind: ItemKind.Folder, name: "2026");
        await AddAsync(Ann, 4, "contacts:Friends", kind: ItemKind.Folder, name: "Friends");
        var state = State("k", Work, name: "marked");
        state = state with { Placement = state.Placement with { Flags = ["answered", "seen"], Tags = ["a;b", "ü \" '"] } };
        await CommitAsync(Ann, Change(Transaction(ItemId.Of(11), State("k", Work, name: "marked"), Noon)));
        await CommitAsync(Ann, Change(Transaction(ItemId.Of(11), state, Noon.AddTicks(1)), transactions: 2));
        await AddAsync(Ann, 12, "f", ItemId.Of(4), name: "friend", kind: ItemKind.Contact);
        await AddAsync(Ann, 13, "lost", ItemId.Of(99), name: "folder unknown");

        var hits = (await Catalog.SearchAsync(new CatalogQuery { Account = Ann }, None)).ToDictionary(hit => hit.Item.Name);

        Assert.Equal("Work/2026", hits["marked"].FolderPath);
        Assert.Equal(["answered", "seen"], hits["marked"].Flags);
        Assert.Equal(["a;b", "ü \" '"], hits["marked"].Tags);
        Assert.Equal(Noon.AddTicks(1), hits["marked"].Changed);
        Assert.Equal("contacts:Friends", hits["friend"].FolderPath);
        Assert.Null(hits["folder unknown"].FolderPath);
        Assert.Equal(5, hits.Count);
    }

    private async Task<IEnumerable<string>> NamesAsync(CatalogQuery query) =>
        (await Catalog.SearchAsync(query, None)).Select(hit => hit.Item.Name);
}
