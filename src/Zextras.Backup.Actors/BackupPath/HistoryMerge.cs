using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Makes histories from the lines of one log: merges by transaction id, orders by start, follows the hash chain. What does
/// not fit is a finding; what can be read is kept all the same.
/// </summary>
internal sealed class HistoryMerge(string file, ItemId? only)
{
    private readonly List<ItemId> _order = [];
    private readonly Dictionary<ItemId, List<(Transaction Transaction, int Line)>> _items = [];
    private readonly List<BackupPathDamage> _damage = [];

    /// <summary>Adds one line.</summary>
    public void AddLine(ReadOnlySpan<byte> line, int number)
    {
        IReadOnlyList<Transaction> transactions;
        try
        {
            transactions = TransactionCodec.DecodeArray(line);
        }
        catch (FormatException e)
        {
            _damage.Add(new BackupPathDamage(BackupPathDamageKind.UnreadableLine, file, number, e.Message) { Item = only });
            return;
        }

        foreach (var transaction in transactions)
        {
            if (only is null || transaction.Item == only)
            {
                Add(transaction, number);
            }
        }
    }

    /// <summary>The histories and findings of all lines.</summary>
    public ItemLog ToLog(int lines)
    {
        var histories = _order.ConvertAll(item => ToHistory(item, _items[item]));
        return new ItemLog(file, lines, histories, _damage);
    }

    private void Add(Transaction transaction, int line)
    {
        if (!_items.TryGetValue(transaction.Item, out var known))
        {
            _items.Add(transaction.Item, known = []);
            _order.Add(transaction.Item);
        }

        var same = known.FindIndex(each => each.Transaction.Id == transaction.Id);
        if (same < 0)
        {
            known.Add((transaction, line));
        }
        else if (known[same].Transaction with { End = null } != transaction with { End = null })
        {
            Report(BackupPathDamageKind.Conflict, transaction, line, $"transaction {transaction.Id} is another one in line {known[same].Line}");
        }
    }

    private ItemHistory ToHistory(ItemId item, List<(Transaction Transaction, int Line)> found)
    {
        var history = ItemHistory.Empty(item);
        var chain = ChainValue.Start;
        var isWhole = true;
        foreach (var (transaction, line) in found.OrderBy(each => each.Transaction.Start))
        {
            if (history.Current is { } current && transaction.Start <= current.Start)
            {
                Report(BackupPathDamageKind.Conflict, transaction, line, $"transactions {current.Id} and {transaction.Id} begin at the same time");
                continue;
            }

            // One break is one finding: from there on the chain is followed from what the log says.
            if (isWhole && TransactionCodec.Link(chain, transaction) != transaction.Chain)
            {
                var detail = $"transaction {transaction.Id} does not follow from the one before: something was changed, lost or added";
                Report(BackupPathDamageKind.BrokenChain, transaction, line, detail);
                isWhole = false;
            }

            chain = transaction.Chain;
            history = history.Apply(transaction);
        }

        return history;
    }

    private void Report(BackupPathDamageKind kind, Transaction transaction, int line, string detail) =>
        _damage.Add(new BackupPathDamage(kind, file, line, detail) { Item = transaction.Item });
}
