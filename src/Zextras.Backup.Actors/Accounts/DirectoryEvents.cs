using System.Buffers;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>What happened to the objects of a server's directory.</summary>
internal static class DirectoryEvents
{
    /// <summary>A transaction was added to the history of a domain, class of service or distribution list.</summary>
    public sealed record Recorded(Transaction Transaction) : IPersisted<Recorded>, IRecordedTransaction
    {
        /// <inheritdoc/>
        public static string Manifest => "directory.recorded.v1";

        /// <inheritdoc/>
        public static Recorded Decode(ReadOnlySpan<byte> utf8) => new(TransactionCodec.Decode(utf8));

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => output.Write(TransactionCodec.Encode(Transaction));
    }

    /// <summary>A purge forgot some objects: from here on these are all the histories, object after object.</summary>
    public sealed record Kept(ValueList<Transaction> Transactions) : IPersisted<Kept>, IRewrittenHistories
    {
        /// <inheritdoc/>
        public static string Manifest => "directory.kept.v1";

        IReadOnlyList<Transaction> IRewrittenHistories.Transactions => Transactions;

        /// <inheritdoc/>
        public static Kept Decode(ReadOnlySpan<byte> utf8) => new(TransactionCodec.DecodeArray(utf8).ToValueList());

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => TransactionCodec.EncodeArray(output, Transactions);
    }
}
