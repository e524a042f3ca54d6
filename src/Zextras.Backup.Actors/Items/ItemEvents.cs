using System.Buffers;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Items;

/// <summary>What happened to an item.</summary>
internal static class ItemEvents
{
    /// <summary>A transaction was added to the history. Its bytes are the transaction itself, as in the item log.</summary>
    public sealed record Recorded(Transaction Transaction) : IPersisted<Recorded>, IRecordedTransaction
    {
        /// <inheritdoc/>
        public static string Manifest => "item.recorded.v1";

        /// <inheritdoc/>
        public static Recorded Decode(ReadOnlySpan<byte> utf8) => new(TransactionCodec.Decode(utf8));

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => output.Write(TransactionCodec.Encode(Transaction));
    }
}
