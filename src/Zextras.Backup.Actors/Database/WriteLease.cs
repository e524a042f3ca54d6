namespace Zextras.Backup.Actors.Database;

/// <summary>
/// The right of this node to write what other nodes may write too. It runs out by itself: a process that stood still (a
/// stopped machine, a paused container) wakes up without it, and must not go on where others have taken over meanwhile.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="length">It is good for so long after each renewal.</param>
internal sealed class WriteLease(TimeProvider clock, TimeSpan length)
{
    private long _renewed = clock.GetTimestamp();

    /// <summary>Whether this node may write now.</summary>
    public bool IsGood => clock.GetElapsedTime(Interlocked.Read(ref _renewed)) < length;

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
