namespace Zextras.Backup.Actors.Feed;

/// <summary>How long to wait before something is tried again that failed.</summary>
public static class FeedBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // 2^9 seconds are more than the longest wait.
    private const int MostDoublings = 9;

    /// <summary>The wait after that many failures before this one.</summary>
    public static TimeSpan After(int failures)
    {
        var wait = First * (1 << Math.Clamp(failures, 0, MostDoublings));
        return wait < Longest ? wait : Longest;
    }
}
