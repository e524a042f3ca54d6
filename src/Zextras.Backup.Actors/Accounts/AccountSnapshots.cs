using System.Buffers;
using System.Text.Json;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>Snapshots of accounts.</summary>
internal static class AccountSnapshots
{
    /// <summary>The whole state: what is written since there are holds.</summary>
    public sealed record State(ValueList<Transaction> Transactions, AccountHolds Holds) : IPersisted<State>, IHistorySnapshot
    {
        /// <inheritdoc/>
        public static string Manifest => "account.state.v1";

        /// <inheritdoc/>
        public static State Decode(ReadOnlySpan<byte> utf8)
        {
            try
            {
                var document = JsonSerializer.Deserialize(utf8, HoldJson.Default.AccountStateDocument) ?? throw new FormatException("Not an account: null.");
                var transactions = TransactionCodec.DecodeArray(JsonSerializer.SerializeToUtf8Bytes(document.Transactions, HoldJson.Default.JsonElement));
                return new State(transactions.ToValueList(), new AccountHolds(document.LegalHold, document.ReleasedAt));
            }
            catch (JsonException e)
            {
                throw new FormatException($"Not an account: {e.Message}", e);
            }
        }

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output)
        {
            var transactions = new ArrayBufferWriter<byte>();
            TransactionCodec.EncodeArray(transactions, Transactions);
            using var parsed = JsonDocument.Parse(transactions.WrittenMemory);
            output.Write(JsonSerializer.SerializeToUtf8Bytes(
                new AccountStateDocument { LegalHold = Holds.LegalHold, ReleasedAt = Holds.ReleasedAt, Transactions = parsed.RootElement },
                HoldJson.Default.AccountStateDocument));
        }
    }

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
