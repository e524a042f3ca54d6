using System.Buffers;
using Zextras.Backup.Messages;

namespace Zextras.Backup.Actors.Feed;

/// <summary>Snapshots of a feed.</summary>
internal static class FeedSnapshots
{
    /// <summary>The ledger, written every few moments: it says until when everything was heard.</summary>
    public sealed record Ledger(FeedLedger State) : IPersisted<Ledger>
    {
        /// <inheritdoc/>
        public static string Manifest => "feed.ledger.v1";

        /// <inheritdoc/>
        public static Ledger Decode(ReadOnlySpan<byte> utf8) => new(FeedJson.Read(utf8, FeedJson.Default.FeedLedger));

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => FeedJson.Write(output, State, FeedJson.Default.FeedLedger);
    }
}
