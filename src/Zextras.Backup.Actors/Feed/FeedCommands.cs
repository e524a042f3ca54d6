namespace Zextras.Backup.Actors.Feed;

/// <summary>What a feed is told and asked.</summary>
internal static class FeedCommands
{
    /// <summary>Switch it on or off. Answers <see cref="RealTimeStatus"/> when that is in the journal.</summary>
    public sealed record Switch(bool IsOn, string Author);

    /// <summary>How is it? Answers <see cref="RealTimeStatus"/>.</summary>
    public sealed record GetStatus;

    /// <summary>Answers <see cref="RealTimeStatus"/> when it listens, or when it is known that it does not for now.</summary>
    public sealed record AwaitBegin;
}
