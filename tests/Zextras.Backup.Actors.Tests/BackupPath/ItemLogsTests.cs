using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

public sealed class ItemLogsTests : IDisposable
{
    private static readonly string Log = $"accounts/{Histories.Account}/items/05/items.jsonl";

    private readonly TemporaryPath _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Histories_are_read_back_as_they_were_appended()
    {
        await using var path = await _temporary.OpenAsync();
        var account = Histories.Account;
        ItemHistory[] histories =
        [
            Histories.Of(ItemId.Of(account), 2, ItemKind.Account),
            Histories.Of(ItemId.Of(7), 3),
            Histories.Of(ItemId.Of(107), 1),
            Histories.Of(ItemId.Of(12), 4),
            Histories.Of(ItemId.Of(Guid.Parse("33333333-3333-4333-8333-3333333333ab")), 2, ItemKind.Document),
        ];

        foreach (var round in Enumerable.Range(0, 4))
        {
            var transactions = histories.Where(history => history.Transactions.Count > round).Select(history => history.Transactions[round]);
            await path.Logs.AppendAsync(account, [.. transactions], CancellationToken.None);
        }

        Assert.True(File.Exists(_temporary.Full($"accounts/{account}/items/07/items.jsonl")));
        Assert.True(File.Exists(_temporary.Full($"accounts/{account}/drive_items/ab/items.jsonl")));
        Assert.True(File.Exists(_temporary.Full($"accounts/{account}/account_info")));
        Assert.Equal([account], path.Logs.ListAccounts());
        var all = await TemporaryPath.ReadAllAsync(path.Logs, account);
        Assert.Equal(5, all.Count);
        foreach (var history in histories)
        {
            var read = await path.Logs.ReadAsync(account, history.Item, CancellationToken.None);
            Assert.Equal(history.Transactions, read.Transactions);
            Assert.Equal(history.Transactions, all.Single(each => each.Item == history.Item).Transactions);
        }

        Assert.Empty(_temporary.Damage);
    }

    [Fact]
    public async Task A_torn_last_line_is_cut_wherever_it_was_torn()
    {
        await using var path = await _temporary.OpenAsync();
        var history = Histories.Of(ItemId.Of(5), 3);
        await AppendEachAsync(path, history.Transactions.Take(2));
        var whole = await File.ReadAllBytesAsync(_temporary.Full(Log));
        var lastLine = whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1;

        for (var length = lastLine; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(_temporary.Full(Log), whole[..length]);
            Assert.Equal(history.Transactions[0].Id, Assert.Single((await ReadAsync(path)).Transactions).Id);

            await AppendEachAsync(path, history.Transactions.Skip(1));

            Assert.Equal(history.Transactions, (await ReadAsync(path)).Transactions);
            Assert.Equal(3, (await File.ReadAllLinesAsync(_temporary.Full(Log))).Length);
        }

        Assert.Empty(_temporary.Damage);
    }

    [Fact]
    public async Task A_log_that_is_one_long_torn_line_is_cut_to_nothing()
    {
        await using var path = await _temporary.OpenAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(_temporary.Full(Log))!);
        await File.WriteAllBytesAsync(_temporary.Full(Log), TemporaryPath.Content(1, 200_000).Select(each => each == '\n' ? (byte)' ' : each).ToArray());

        await AppendEachAsync(path, Histories.Of(ItemId.Of(5), 1).Transactions);

        Assert.Single(await File.ReadAllLinesAsync(_temporary.Full(Log)));
        Assert.Equal((Log, 0L), Assert.Single(_temporary.TornTails.Select(torn => (torn.File, torn.Position))));
    }

    [Fact]
    public async Task Appending_again_is_harmless()
    {
        await using var path = await _temporary.OpenAsync();
        var history = Histories.Of(ItemId.Of(5), 3);

        foreach (var _ in Enumerable.Range(0, 2))
            await path.Logs.AppendAsync(Histories.Account, history.Transactions, CancellationToken.None);

        Assert.Equal(history.Transactions, (await ReadAsync(path)).Transactions);
        Assert.Empty(_temporary.Damage);
    }

    [Fact]
    public async Task Lines_in_any_order_make_one_history()
    {
        await using var path = await _temporary.OpenAsync();
        var history = Histories.Of(ItemId.Of(5), 5);

        await AppendEachAsync(path, history.Transactions.Reverse());

        Assert.Equal(history.Transactions, (await ReadAsync(path)).Transactions);
        Assert.Empty(_temporary.Damage);
    }

    [Fact]
    public async Task An_end_date_is_written_when_it_is_known_and_not_before()
    {
        await using var path = await _temporary.OpenAsync();
        var history = Histories.Of(ItemId.Of(5), 4);
        await AppendEachAsync(path, history.Transactions.Select(transaction => transaction with { End = null }));
        Assert.DoesNotContain("end-date", await File.ReadAllTextAsync(_temporary.Full(Log)), StringComparison.Ordinal);

        Assert.Equal(1, await path.SettleLogsAsync(Histories.Account, CancellationToken.None));

        var line = Assert.Single(await File.ReadAllLinesAsync(_temporary.Full(Log)));
        Assert.Equal(3, line.Split("\"end-date\"").Length - 1);
        Assert.Equal(history.Transactions, (await ReadAsync(path)).Transactions);
        Assert.Empty(_temporary.Damage);
    }

    [Fact]
    public async Task A_log_is_settled_when_it_has_more_superseded_than_live_lines()
    {
        await using var path = await _temporary.OpenAsync();
        var one = Histories.Of(ItemId.Of(5), 3);
        var other = Histories.Of(ItemId.Of(105), 3);
        await AppendEachAsync(path, one.Transactions.Take(2).Concat(other.Transactions.Take(2)));
        Assert.Equal(0, await path.SettleLogsAsync(Histories.Account, CancellationToken.None));

        await AppendEachAsync(path, [one.Transactions[2]]);
        Assert.Equal(1, await path.SettleLogsAsync(Histories.Account, CancellationToken.None));

        Assert.Equal(2, (await File.ReadAllLinesAsync(_temporary.Full(Log))).Length);
        await AppendEachAsync(path, [other.Transactions[2]]);
        Assert.Equal([one.Transactions, other.Transactions], (await TemporaryPath.ReadAllAsync(path.Logs, Histories.Account)).Select(history => history.Transactions));
    }

    [Fact]
    public async Task A_damaged_line_is_reported_and_hides_nothing_else_and_is_never_settled_away()
    {
        await using var path = await _temporary.OpenAsync();
        var damaged = Histories.Of(ItemId.Of(5), 3);
        var whole = Histories.Of(ItemId.Of(105), 6);
        await AppendEachAsync(path, damaged.Transactions.Concat(whole.Transactions));
        var lines = await File.ReadAllLinesAsync(_temporary.Full(Log));
        lines[1] = "[{\"transaction\":\"5\" torn and glued" + lines[1];
        await File.WriteAllTextAsync(_temporary.Full(Log), string.Join('\n', lines) + "\n");

        var all = await TemporaryPath.ReadAllAsync(path.Logs, Histories.Account);

        Assert.Equal(
            [(BackupPathDamageKind.UnreadableLine, Log, 2L), (BackupPathDamageKind.BrokenChain, Log, 3L)],
            _temporary.Damage.Select(damage => (damage.Kind, damage.File, damage.Position)));
        Assert.Equal(damaged.Item, _temporary.Damage[1].Item);
        Assert.Equal([2, 6], all.Select(history => history.Transactions.Count));
        Assert.Equal(0, await path.SettleLogsAsync(Histories.Account, CancellationToken.None));
        Assert.Equal(lines, await File.ReadAllLinesAsync(_temporary.Full(Log)));
    }

    [Theory]
    [InlineData("\"deleted\":false", "\"deleted\":true")]
    [InlineData("\"size\":12", "\"size\":13")]
    [InlineData("\"flags\":[\"seen\"]", "\"flags\":[]")]
    [InlineData("T08:01:00", "T08:01:01")]
    public async Task A_changed_byte_that_is_still_JSON_breaks_the_chain(string from, string to)
    {
        await using var path = await _temporary.OpenAsync();
        await AppendEachAsync(path, Histories.Of(ItemId.Of(5), 3).Transactions);
        var text = await File.ReadAllTextAsync(_temporary.Full(Log));
        await File.WriteAllTextAsync(_temporary.Full(Log), text.Replace(from, to, StringComparison.Ordinal));

        Assert.Equal(3, (await ReadAsync(path)).Transactions.Count);

        Assert.Contains(BackupPathDamageKind.BrokenChain, _temporary.Damage.Select(damage => damage.Kind));
    }

    [Fact]
    public async Task Any_flipped_byte_is_a_finding_or_changes_nothing_and_never_stops_the_reading()
    {
        await using var path = await _temporary.OpenAsync();
        var history = Histories.Of(ItemId.Of(5), 2);
        await path.Logs.AppendAsync(Histories.Account, history.Transactions, CancellationToken.None);
        var lastLineBreak = _temporary.Length(Log) - 1;

        for (var offset = 0; offset < lastLineBreak; offset++)
        {
            _temporary.Damage.Clear();
            _temporary.Flip(Log, offset);
            var read = await TemporaryPath.ReadAllAsync(path.Logs, Histories.Account);
            Assert.True(_temporary.Damage.Count > 0 || history.Transactions.SequenceEqual(read[0].Transactions), $"byte {offset}");
            _temporary.Flip(Log, offset);
        }
    }

    [Fact]
    public async Task Two_different_transactions_of_one_id_are_a_conflict()
    {
        await using var path = await _temporary.OpenAsync();
        var transaction = Histories.Of(ItemId.Of(5), 1).Transactions[0];
        await AppendEachAsync(path, [transaction, transaction with { Cause = TransactionCause.Import }]);

        Assert.Single((await ReadAsync(path)).Transactions);

        Assert.Equal([BackupPathDamageKind.Conflict], _temporary.Damage.Select(damage => damage.Kind));
    }

    [Fact]
    public async Task Two_transactions_that_begin_at_once_are_a_conflict()
    {
        await using var path = await _temporary.OpenAsync();
        var empty = ItemHistory.Empty(ItemId.Of(5));
        await AppendEachAsync(path, [Histories.Next(empty, 0), Histories.Next(empty, 0)]);

        Assert.Single((await ReadAsync(path)).Transactions);

        Assert.Equal([BackupPathDamageKind.Conflict], _temporary.Damage.Select(damage => damage.Kind));
    }

    [Fact]
    public async Task Directory_objects_lie_in_their_own_logs()
    {
        await using var path = await _temporary.OpenAsync();
        ItemKind[] kinds = [ItemKind.Domain, ItemKind.ClassOfService, ItemKind.DistributionList];
        var histories = kinds.Select(kind => Histories.Of(ItemId.Mint(Histories.Account, kind, kind.Name()), 2, kind)).ToArray();

        await path.Logs.AppendDirectoryAsync([.. histories.SelectMany(history => history.Transactions)], CancellationToken.None);

        var read = new List<ItemHistory>();
        await foreach (var history in path.Logs.ReadDirectoryAsync(CancellationToken.None))
            read.Add(history);
        Assert.Equal(histories.Select(history => history.Transactions), read.Select(history => history.Transactions));
        Assert.All((string[])["domains", "classes", "lists"], name => Assert.True(File.Exists(_temporary.Full($"directory/{name}.jsonl"))));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            path.Logs.AppendDirectoryAsync(Histories.Of(ItemId.Of(1), 1).Transactions, CancellationToken.None));
    }

    [Fact]
    public async Task Concurrent_appends_and_reads_of_one_account_lose_nothing()
    {
        await using var path = await _temporary.OpenAsync();
        var histories = Enumerable.Range(0, 20).Select(number => Histories.Of(ItemId.Of((number * 100) + 5), 5)).ToArray();

        await Task.WhenAll(histories.Select(history => Task.Run(async () =>
        {
            await AppendEachAsync(path, history.Transactions);
            await TemporaryPath.ReadAllAsync(path.Logs, Histories.Account);
        })));

        var read = await TemporaryPath.ReadAllAsync(path.Logs, Histories.Account);
        Assert.Equal(
            histories.OrderBy(history => history.Item.ToString()).Select(history => history.Transactions),
            read.OrderBy(history => history.Item.ToString()).Select(history => history.Transactions));
        Assert.Empty(_temporary.Damage);
    }

    [Fact]
    public async Task Nothing_recorded_is_an_empty_history()
    {
        await using var path = await _temporary.OpenAsync();

        Assert.Empty((await ReadAsync(path)).Transactions);
        Assert.Empty(await TemporaryPath.ReadAllAsync(path.Logs, Histories.Account));
        Assert.Empty(path.Logs.ListAccounts());
    }

    private static async Task AppendEachAsync(IBackupPath path, IEnumerable<Transaction> transactions)
    {
        foreach (var transaction in transactions)
            await path.Logs.AppendAsync(Histories.Account, [transaction], CancellationToken.None);
    }

    private static Task<ItemHistory> ReadAsync(IBackupPath path) =>
        path.Logs.ReadAsync(Histories.Account, ItemId.Of(5), CancellationToken.None);
}
