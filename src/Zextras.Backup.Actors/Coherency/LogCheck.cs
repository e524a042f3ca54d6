using System.Buffers;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>
/// Checks one item log to its last byte. Stricter than a reader: a line must have the very bytes that the engine would
/// write for what it says, so that no bit of it can change unseen.
/// </summary>
internal sealed class LogCheck(PathLayout layout, string file, AccountId? account)
{
    private readonly List<Finding> _findings = [];
    private readonly List<ItemId> _order = [];
    private readonly Dictionary<ItemId, List<Placed>> _items = [];
    private readonly Dictionary<TransactionId, ItemId> _owners = [];
    private readonly ArrayBufferWriter<byte> _written = new();

    /// <summary>Reads the log. One that is not there (any more) is empty.</summary>
    public async Task<CheckedLog> RunAsync(CancellationToken cancellation)
    {
        var path = layout.Full(file);
        long length = 0;
        try
        {
            var number = 0;
            await foreach (var line in LogLines.ReadAsync(path, cancellation))
            {
                length += line.Length + 1;
                CheckLine(line.Span, ++number);
            }

            length += await CheckTailAsync(path, length, number + 1, cancellation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            _findings.Clear();
            _order.Clear();
        }

        return new CheckedLog(file, length, _order.ConvertAll(item => CheckItem(item, _items[item])), _findings);
    }

    private async Task<long> CheckTailAsync(string path, long end, int number, CancellationToken cancellation)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var tail = new byte[Math.Max(0, RandomAccess.GetLength(handle) - end)];
        var read = await RandomAccess.ReadAsync(handle, tail, end, cancellation);
        tail = tail[..read];
        if (tail.Length == 0 || Array.IndexOf(tail, (byte)'\n') >= 0)
        {
            return 0; // nothing, or lines that were appended since: the next check reads them
        }

        if (TryDecode(tail, out var transactions, out _) && transactions.Count > 0)
        {
            Report(FindingKind.UnendedLine, number, $"{tail.Length} bytes are a whole line without its line break") // readers pass over it
                .Of(transactions[0]);
        }
        else
        {
            Report(FindingKind.TornLine, number, $"{tail.Length} bytes of an unfinished line");
        }

        return tail.Length;
    }

    private void CheckLine(ReadOnlySpan<byte> line, int number)
    {
        if (!TryDecode(line, out var transactions, out var why))
        {
            Report(FindingKind.UnreadableLine, number, why);
            return;
        }

        var before = _findings.Count;
        for (var i = 0; i < transactions.Count; i++)
        {
            CheckPlace(transactions, i, number);
            Add(transactions[i], number);
        }

        if (before == _findings.Count && (transactions.Count == 0 || !IsAsWritten(line, transactions)))
        {
            var finding = Report(FindingKind.AlteredLine, number, "the line is not what the engine writes for what it says");
            if (transactions.Count > 0)
            {
                finding.Of(transactions[0]);
            }
        }
    }

    private bool IsAsWritten(ReadOnlySpan<byte> line, IReadOnlyList<Transaction> transactions)
    {
        _written.ResetWrittenCount();
        TransactionCodec.EncodeArray(_written, transactions);
        return _written.WrittenSpan.SequenceEqual(line);
    }

    /// <summary>Where a transaction stands: in the right log, in a line of its item, after the one before.</summary>
    private void CheckPlace(IReadOnlyList<Transaction> line, int index, int number)
    {
        var transaction = line[index];
        var expected = account is { } owner ? PathLayout.Log(owner, transaction.Item) : DirectoryLog(transaction);
        if (expected != file)
        {
            Report(FindingKind.WrongLog, number, $"item {transaction.Item} belongs into {expected}").Of(transaction).Compare(expected, file);
        }

        if (index == 0)
        {
            return;
        }

        var before = line[index - 1];
        if (before.Item != transaction.Item)
        {
            Report(FindingKind.AlteredLine, number, $"a line of item {before.Item} also has item {transaction.Item}").Of(transaction);
        }
        else if (transaction.Start <= before.Start)
        {
            Report(FindingKind.TimeGoesBack, number, $"transaction {transaction.Id} begins before {before.Id}, which stands in front of it")
                .Of(transaction).Compare($"after {before.Start:O}", $"{transaction.Start:O}");
        }
        else if (before.End is null)
        {
            Report(FindingKind.TwoOpenTransactions, number, $"transaction {before.Id} has no end, although {transaction.Id} follows")
                .Of(before).Compare($"{transaction.Start:O}", "none");
        }
    }

    private static string DirectoryLog(Transaction transaction) => transaction.State.Kind
        is ItemKind.Domain or ItemKind.ClassOfService or ItemKind.DistributionList
            ? PathLayout.DirectoryLog(transaction.State.Kind)
            : "a log of an account";

    private void Add(Transaction transaction, int line)
    {
        if (!_items.TryGetValue(transaction.Item, out var known))
        {
            _items.Add(transaction.Item, known = []);
            _order.Add(transaction.Item);
        }

        if (!_owners.TryAdd(transaction.Id, transaction.Item) && _owners[transaction.Id] != transaction.Item)
        {
            Report(FindingKind.DuplicateTransaction, line, $"transaction {transaction.Id} is one of item {_owners[transaction.Id]} too").Of(transaction);
        }

        var same = known.FindIndex(each => each.Transaction.Id == transaction.Id);
        if (same < 0)
        {
            if (known.Count > 0 && known[^1].Line != line && known[^1].Transaction.Start > transaction.Start)
            {
                Report(FindingKind.ReorderedLines, line, $"transaction {transaction.Id} stands behind a later one").Of(transaction);
            }

            known.Add(new Placed(transaction, line));
        }
        else if (known[same].Line == line || known[same].Transaction with { End = null } != transaction with { End = null })
        {
            Report(FindingKind.DuplicateTransaction, line, $"transaction {transaction.Id} stands in line {known[same].Line} too").Of(transaction);
        }
        else if (known[same].Transaction.End is null)
        {
            known[same] = known[same] with { Transaction = transaction };
        }
    }

    private ItemHistory CheckItem(ItemId item, List<Placed> found)
    {
        var history = ItemHistory.Empty(item);
        var chain = ChainValue.Start;
        var isWhole = true;
        Placed? previous = null;
        foreach (var placed in found.OrderBy(each => each.Transaction.Start))
        {
            var (transaction, line) = (placed.Transaction, placed.Line);
            if (previous is { } before && before.Transaction.Start == transaction.Start)
            {
                Report(FindingKind.Overlap, line, $"transactions {before.Transaction.Id} and {transaction.Id} begin at one instant").Of(transaction);
                continue;
            }

            CheckEnd(previous, transaction.Start);
            if (isWhole && TransactionCodec.Link(chain, transaction) != transaction.Chain)
            {
                // One break is one finding: from there on the chain is followed from what the log says.
                Report(FindingKind.BrokenChain, line, $"transaction {transaction.Id} does not follow from the one before")
                    .Of(transaction).Compare(TransactionCodec.Link(chain, transaction).ToString(), transaction.Chain.ToString());
                isWhole = false;
            }

            (chain, previous) = (transaction.Chain, placed);
            history = history.Apply(transaction);
        }

        CheckEnd(previous, next: null);
        return history;
    }

    private void CheckEnd(Placed? previous, DateTimeOffset? next)
    {
        if (previous is not { Transaction: { End: { } end } transaction, Line: var line } || end == next)
        {
            return;
        }

        var (kind, words) = end > next
            ? (FindingKind.Overlap, $"transaction {transaction.Id} ends after the next one begins")
            : (FindingKind.Gap, next is null ? $"transaction {transaction.Id} has an end, but nothing follows" : $"transaction {transaction.Id} ends before the next one begins");
        Report(kind, line, words).Of(transaction).Compare(next is { } start ? $"{start:O}" : "no end", $"{end:O}");
    }

    private static bool TryDecode(ReadOnlySpan<byte> line, out IReadOnlyList<Transaction> transactions, out string why)
    {
        try
        {
            transactions = TransactionCodec.DecodeArray(line);
            why = "";
            return true;
        }
        catch (FormatException e)
        {
            transactions = [];
            why = e.Message;
            return false;
        }
    }

    private Reported Report(FindingKind kind, int line, string detail)
    {
        _findings.Add(new Finding(kind, detail) { File = file, Position = line, Account = account });
        return new Reported(_findings);
    }

    private readonly record struct Placed(Transaction Transaction, int Line);

    /// <summary>The finding that was reported last, to be completed.</summary>
    private readonly struct Reported(List<Finding> findings)
    {
        public Reported Of(Transaction transaction)
        {
            findings[^1] = findings[^1] with { Item = transaction.Item, Transaction = transaction.Id };
            return this;
        }

        public Reported Compare(string expected, string actual)
        {
            findings[^1] = findings[^1] with { Expected = expected, Actual = actual };
            return this;
        }
    }
}
