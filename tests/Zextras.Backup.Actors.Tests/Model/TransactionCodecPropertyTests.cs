using System.Buffers;
using CsCheck;
using Xunit;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Model;

public sealed class TransactionCodecPropertyTests
{
    [Fact]
    public void Every_transaction_is_read_as_it_was_written() => ModelGen.Transaction.Sample(transaction =>
        TransactionCodec.Decode(TransactionCodec.Encode(transaction)) == transaction);

    [Fact]
    public void Every_array_is_read_as_it_was_written_and_is_one_line() => ModelGen.Transaction.Array[0, 5].Sample(transactions =>
    {
        var output = new ArrayBufferWriter<byte>();
        TransactionCodec.EncodeArray(output, transactions);

        Assert.Equal(transactions, TransactionCodec.DecodeArray(output.WrittenSpan));
        Assert.Equal(-1, output.WrittenSpan.IndexOfAny((byte)'\n', (byte)'\r'));
    });

    [Fact]
    public void What_is_read_is_written_back_byte_for_byte() => ModelGen.Transaction.Sample(transaction =>
    {
        var written = TransactionCodec.Encode(transaction);

        Assert.Equal(written, TransactionCodec.Encode(TransactionCodec.Decode(written)));
    });

    [Fact]
    public void The_chain_of_a_history_holds_after_a_round_trip() => ModelGen.History.Sample(history =>
        ChainHolds(history.Transactions.Select(one => TransactionCodec.Decode(TransactionCodec.Encode(one)))));

    [Fact]
    public void Any_changed_byte_breaks_the_chain_or_the_reading_or_changes_nothing_that_was_said() =>
        Gen.Select(ModelGen.Transaction, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample((transaction, place, flip) =>
        {
            var linked = transaction with { End = null, Chain = default };
            linked = linked with { Chain = TransactionCodec.Link(ChainValue.Start, linked) };
            var bytes = TransactionCodec.Encode(linked);
            bytes[place % bytes.Length] ^= flip;

            Assert.True(!TryDecode(bytes, out var read) || read == linked || !ChainHolds([read]));
        });

    [Fact]
    public void A_link_depends_on_every_link_before_it() => ModelGen.History.Where(history => history.Transactions.Count > 1).Sample(history =>
    {
        var changed = history.Transactions[0] with { RetentionHeld = !history.Transactions[0].RetentionHeld };
        var relinked = changed with { Chain = TransactionCodec.Link(ChainValue.Start, changed) };

        Assert.False(ChainHolds([changed, .. history.Transactions.Skip(1)]));
        Assert.False(ChainHolds([relinked, .. history.Transactions.Skip(1)]));
    });

    [Fact]
    public void Bytes_that_are_no_transaction_are_told_apart_from_every_other_failure() =>
        Gen.OneOf(Gen.Byte.Array[0, 50], ModelGen.AnyText.Select(System.Text.Encoding.UTF8.GetBytes)).Sample(bytes =>
        {
            Assert.Throws<FormatException>(() => TransactionCodec.Decode(bytes));
        });

    private static bool TryDecode(byte[] bytes, out Transaction read)
    {
        try
        {
            read = TransactionCodec.Decode(bytes);
            return true;
        }
        catch (FormatException) // and nothing else: the codec promises it
        {
            read = null!;
            return false;
        }
    }

    private static bool ChainHolds(IEnumerable<Transaction> transactions)
    {
        var before = ChainValue.Start;
        foreach (var transaction in transactions)
        {
            if (TransactionCodec.Link(before, transaction) != transaction.Chain)
            {
                return false;
            }

            before = transaction.Chain;
        }

        return true;
    }
}
