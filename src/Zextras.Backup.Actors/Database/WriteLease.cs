namespace Zextras.Backup.Actors.Database;

/// <summary>
/// The right of this node to write what other nodes may write too. From its first renewal on it runs out by itself: a process
/// that stood still (a stopped machine, a paused container) wakes up without it, and must not go on where others have taken
/// over meanwhile. Before that the node is in no cluster yet, so nobody can have taken over, however long it takes to start.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="length">It is good for so long after each renewal.</param>
internal sealed class WriteLease(TimeProvider clock, TimeSpan length)
{
    private const long NotBegun = long.MinValue;

    private long _renewed = NotBegun;
    private volatile bool _revoked;

    /// <summary>Whether this node may write now.</summary>
    public bool IsGood => !_revoked && Interlocked.Read(ref _renewed) is var renewed && (renewed == NotBegun || clock.GetElapsedTime(renewed) < length);

    /// <summary>Takes it away for good: this node has learned that others take over.</summary>
    public void Revoke() => _revoked = true;

    /// <summary>Renews it; false where it had run out: then it stays so.</summary>
    public bool Renew()
    {
        if (!IsGood)
        {
            return false;
        }

        Interlocked.Exchange(ref _renewed, clock.GetTimestamp());
        return true;
    }
}
