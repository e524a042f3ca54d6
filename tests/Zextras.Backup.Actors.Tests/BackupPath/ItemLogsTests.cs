using Xunit;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

public sealed class ItemLogsTests : IDisposable
{
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
}
