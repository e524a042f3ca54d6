using System.Buffers;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>Snapshots of accounts.</summary>
internal static class AccountSnapshots
{
    /// <summary>The whole history of the account's own item, oldest transaction first.</summary>
    public sealed record History(ValueList<Transaction> Transactions) : IPersisted<History>, IHistorySnapshot
    {
        /// <inheritdoc/>
        public static string Manifest => "account.history.v1";

        /// <inheritdoc/>
        public static History Decode(ReadOnlySpan<byte> utf8) => new(TransactionCodec.DecodeArray(utf8).ToValueList());

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => TransactionCodec.EncodeArray(output, Transactions);
    }
}
