using System.Buffers;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>
/// What a damaged log is to become, decided while nobody appends to it: for each item the longest history that is whole,
/// from the log itself or from the journal. Lines that cannot be read, and items of which no store has a whole history, go
/// to quarantine.
/// </summary>
internal sealed class LogRepair
{
    private readonly IReadOnlyDictionary<ItemId, ItemHistory> _journal;
    private readonly Dictionary<ItemId, List<Transaction>> _found = [];
    private readonly List<ReadOnlyMemory<byte>> _unreadable = [];

    /// <summary>Prepares the repair.</summary>
    /// <param name="journal">The whole histories that the journal has of items of this log.</param>
    /// <param name="strays">Transactions of its items that stand in other logs.</param>
    public LogRepair(IReadOnlyDictionary<ItemId, ItemHistory> journal, IEnumerable<Transaction> strays)
    {
        _journal = journal;
        foreach (var stray in strays)
        {
            Add(stray);
        }
    }

    /// <summary>The histories that the log has after the repair.</summary>
    public Dictionary<ItemId, ItemHistory> Result { get; } = [];

    /// <summary>The items that went to quarantine, because no store has a whole history of them.</summary>
    public List<ItemId> GivenUp { get; } = [];

    /// <summary>Decides; <paramref name="belongs"/> says whether an item belongs into this log, else it is another's stray.</summary>
    public LogEdit Decide(LogContent content, Func<Transaction, bool> belongs)
    {
        foreach (var line in content.Tail.IsEmpty ? content.Lines : content.Lines.Append(content.Tail))
        {
            if (!TryDecode(line.Span, out var transactions))
            {
                _unreadable.Add(line);
                continue;
            }

            foreach (var transaction in transactions.Where(belongs))
            {
                Add(transaction);
            }
        }

        foreach (var item in _found.Keys.Union(_journal.Keys).ToList())
        {
            Choose(item);
        }

        return new LogEdit([.. Result.Values.Select(Line)], _unreadable);
    }

    /// <summary>The transactions in a log that can be read and do not belong into it.</summary>
    public static IEnumerable<Transaction> Strays(LogContent content, Func<Transaction, bool> belongs) => content.Lines
        .SelectMany(line => TryDecode(line.Span, out var transactions) ? transactions : [])
        .Where(transaction => !belongs(transaction));

    private void Choose(ItemId item)
    {
        var journal = _journal.GetValueOrDefault(item);
        var found = _found.GetValueOrDefault(item, []);
        var log = Histories.Whole(item, [.. found.DistinctBy(each => each.Id).OrderBy(each => each.Start)]);
        if (((log?.Transactions.Count ?? 0) > (journal?.Transactions.Count ?? 0) ? log : journal) is { } best)
        {
            Result[item] = best;
            var kept = best.Transactions.Select(each => each.Id).ToHashSet();
            _unreadable.AddRange(found.Where(each => !kept.Contains(each.Id)).Select(each => Line([each])));
            return;
        }

        GivenUp.Add(item);
        _unreadable.Add(Line(found));
    }

    private void Add(Transaction transaction)
    {
        if (!_found.TryGetValue(transaction.Item, out var known))
        {
            _found.Add(transaction.Item, known = []);
        }

        known.Add(transaction);
    }

    private static ReadOnlyMemory<byte> Line(ItemHistory history) => Line(history.Transactions);

    private static ReadOnlyMemory<byte> Line(IEnumerable<Transaction> transactions)
    {
        var output = new ArrayBufferWriter<byte>();
        TransactionCodec.EncodeArray(output, transactions);
        return output.WrittenMemory;
    }

    private static bool TryDecode(ReadOnlySpan<byte> line, out IReadOnlyList<Transaction> transactions)
    {
        try
        {
            transactions = TransactionCodec.DecodeArray(line);
            return true;
        }
        catch (FormatException)
        {
            transactions = [];
            return false;
        }
    }
}
