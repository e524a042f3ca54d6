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

    /// <summary>The account was put under legal hold, or let out of it.</summary>
    public sealed record LegalHoldChanged(bool IsSet, DateTimeOffset At, string Author) : IPersisted<LegalHoldChanged>
    {
        /// <inheritdoc/>
        public static string Manifest => "account.legalhold.v1";

        /// <inheritdoc/>
        public static LegalHoldChanged Decode(ReadOnlySpan<byte> utf8)
        {
            var document = HoldDocument.Decode(utf8);
            return new(document.Set, document.At, document.Author);
        }

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) =>
            output.Write(new HoldDocument { Set = IsSet, At = At, Author = Author }.Encode());
    }

    /// <summary>Somebody looked at the account's mass deletions and let the retention clock of those until now run.</summary>
    public sealed record DeletionsReleased(DateTimeOffset At, string Author) : IPersisted<DeletionsReleased>
    {
        /// <inheritdoc/>
        public static string Manifest => "account.released.v1";

        /// <inheritdoc/>
        public static DeletionsReleased Decode(ReadOnlySpan<byte> utf8)
        {
            var document = HoldDocument.Decode(utf8);
            return new(document.At, document.Author);
        }

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => output.Write(new HoldDocument { At = At, Author = Author }.Encode());
    }
}
