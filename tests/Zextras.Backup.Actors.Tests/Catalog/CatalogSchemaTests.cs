using Microsoft.Data.Sqlite;
using Xunit;
using Zextras.Backup.Actors.Catalog;

namespace Zextras.Backup.Actors.Tests.Catalog;

public sealed class CatalogSchemaTests : CatalogFixture
{
    [Fact]
    public async Task A_catalog_of_a_newer_version_is_refused_and_left_alone()
    {
        await AddAsync(Ann, 1, "a");
        await CloseAsync();
        Execute("UPDATE meta SET value = '99' WHERE name = 'schema-version'");

        var why = await Assert.ThrowsAsync<CatalogException>(OpenAsync);

        Assert.Contains("has schema 99; this version of the engine knows 2", why.Message, StringComparison.Ordinal);
        Assert.Contains("doRebuildCatalog", why.Message, StringComparison.Ordinal);
        Execute("UPDATE meta SET value = '2' WHERE name = 'schema-version'");
        await OpenAsync();
        Assert.Equal(1, await Catalog.CountLivingAsync(Ann, None));
    }

    [Fact]
    public async Task A_file_that_is_no_catalog_is_refused_with_advice()
    {
        await CloseAsync();
        await File.WriteAllTextAsync(CatalogFile, new string('x', 10_000));

        var why = await Assert.ThrowsAsync<CatalogException>(OpenAsync);

        Assert.Contains($"{CatalogFile} is damaged", why.Message, StringComparison.Ordinal);
        Assert.Contains("doRebuildCatalog", why.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_inside_the_file_is_reported_with_advice()
    {
        await Task.WhenAll(Enumerable.Range(1, 500).Select(number => AddAsync(Ann, number, $"key {number}")));
        await CloseAsync();
        await using (var file = File.Open(CatalogFile, FileMode.Open))
        {
            file.Position = 4096; // the first page holds the schema; all others become rubbish
            file.Write(new byte[file.Length - file.Position]);
        }

        var why = await Assert.ThrowsAsync<CatalogException>(async () =>
        {
            await OpenAsync();
            await Catalog.FindByKeysAsync(Ann, Inbox, ["key 1"], None);
        });

        Assert.Contains("is damaged", why.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hot_lookups_use_their_indexes()
    {
        await AddAsync(Ann, 1, "a");
        var plans = new[]
        {
            ("items_living_key", "SELECT * FROM items WHERE account = 1 AND deleted = 0 AND folder = x'00' AND item_key IN (SELECT value FROM json_each('[]'))"),
            ("items_move_token", "SELECT * FROM items WHERE account = 1 AND deleted = 0 AND move_token IS NOT NULL AND move_token IN (SELECT value FROM json_each('[]'))"),
            ("states_digest", "SELECT item FROM states WHERE digest IS NOT NULL AND digest IN (SELECT unhex(value) FROM json_each('[]')) AND account = 1 AND ended IS NULL"),
            ("states_deletion", "SELECT item FROM states WHERE account = 1 AND deleted = 1 AND started >= 1 AND started < 2"),
            ("items_item", "SELECT * FROM items WHERE account = 1 AND item = x'00'"),
        };

        Assert.All(plans, plan => Assert.Contains($"INDEX {plan.Item1}", Explain(plan.Item2), StringComparison.Ordinal));
    }

    private void Execute(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private string Explain(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        using var rows = command.ExecuteReader();
        var plan = "";
        while (rows.Read())
        {
            plan += rows.GetString(3) + "\n";
        }

        return plan;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = CatalogFile, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
