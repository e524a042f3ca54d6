using System.Buffers;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Items;

/// <summary>Snapshots of items with long histories.</summary>
internal static class ItemSnapshots
{
    /// <summary>The whole history, oldest transaction first.</summary>
    public sealed record History(ValueList<Transaction> Transactions) : IPersisted<History>, IHistorySnapshot
    {
        /// <inheritdoc/>
        public static string Manifest => "item.history.v1";

        /// <inheritdoc/>
        public static History Decode(ReadOnlySpan<byte> utf8) => new(TransactionCodec.DecodeArray(utf8).ToValueList());

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => TransactionCodec.EncodeArray(output, Transactions);
    }
}
