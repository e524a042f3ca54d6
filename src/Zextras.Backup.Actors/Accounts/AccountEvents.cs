using System.Buffers;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>What happened to an account as an item.</summary>
internal static class AccountEvents
{
    /// <summary>A transaction was added to the history of the account's own item.</summary>
    public sealed record Recorded(Transaction Transaction) : IPersisted<Recorded>, IRecordedTransaction
    {
        /// <inheritdoc/>
        public static string Manifest => "account.recorded.v1";

        /// <inheritdoc/>
        public static Recorded Decode(ReadOnlySpan<byte> utf8) => new(TransactionCodec.Decode(utf8));

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => output.Write(TransactionCodec.Encode(Transaction));
    }
}
