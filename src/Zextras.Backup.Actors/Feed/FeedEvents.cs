using System.Buffers;
using Zextras.Backup.Messages;

namespace Zextras.Backup.Actors.Feed;

/// <summary>What happened to a feed.</summary>
internal static class FeedEvents
{
    /// <summary>Somebody switched it on or off.</summary>
    public sealed record Switched(bool IsOn, DateTimeOffset At, string Author) : IPersisted<Switched>
    {
        /// <inheritdoc/>
        public static string Manifest => "feed.switched.v1";

        /// <inheritdoc/>
        public static Switched Decode(ReadOnlySpan<byte> utf8) => FeedJson.Read(utf8, FeedJson.Default.Switched);

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => FeedJson.Write(output, this, FeedJson.Default.Switched);
    }

    /// <summary>Changes may be missed from now on, or were.</summary>
    public sealed record GapOpened(FeedGap Gap) : IPersisted<GapOpened>
    {
        /// <inheritdoc/>
        public static string Manifest => "feed.gap.opened.v1";

        /// <inheritdoc/>
        public static GapOpened Decode(ReadOnlySpan<byte> utf8) => FeedJson.Read(utf8, FeedJson.Default.GapOpened);

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => FeedJson.Write(output, this, FeedJson.Default.GapOpened);
    }

    /// <summary>The feed tells everything again from then on; scans have to look at what was before.</summary>
    public sealed record GapEnded(long Number, DateTimeOffset At) : IPersisted<GapEnded>
    {
        /// <inheritdoc/>
        public static string Manifest => "feed.gap.ended.v1";

        /// <inheritdoc/>
        public static GapEnded Decode(ReadOnlySpan<byte> utf8) => FeedJson.Read(utf8, FeedJson.Default.GapEnded);

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => FeedJson.Write(output, this, FeedJson.Default.GapEnded);
    }

    /// <summary>Every account of the gap was scanned since.</summary>
    public sealed record GapClosed(long Number, DateTimeOffset At) : IPersisted<GapClosed>
    {
        /// <inheritdoc/>
        public static string Manifest => "feed.gap.closed.v1";

        /// <inheritdoc/>
        public static GapClosed Decode(ReadOnlySpan<byte> utf8) => FeedJson.Read(utf8, FeedJson.Default.GapClosed);

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => FeedJson.Write(output, this, FeedJson.Default.GapClosed);
    }
}
