using System.Buffers;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>Snapshots of a server's directory.</summary>
internal static class DirectorySnapshots
{
    /// <summary>The histories of all directory objects: the transactions of an object in their order, object after object.</summary>
    public sealed record Histories(ValueList<Transaction> Transactions) : IPersisted<Histories>
    {
        /// <inheritdoc/>
        public static string Manifest => "directory.histories.v1";

        /// <inheritdoc/>
        public static Histories Decode(ReadOnlySpan<byte> utf8) => new(TransactionCodec.DecodeArray(utf8).ToValueList());

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => TransactionCodec.EncodeArray(output, Transactions);
    }
}
