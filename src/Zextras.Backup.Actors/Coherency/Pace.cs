namespace Zextras.Backup.Actors.Coherency;

/// <summary>Lets a check take so many bytes a second from the disk, and end in time.</summary>
internal sealed class Pace(CheckOptions options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly long _started = clock.GetTimestamp();
    private long _bytes;

    /// <summary>Bytes that were read so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Whether the time is up.</summary>
    public bool IsOver => options.MaxDuration is { } most && clock.GetElapsedTime(_started) >= most;

    /// <summary>Notes bytes without waiting.</summary>
    public void Note(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Waits until so many bytes may be read.</summary>
    public async Task TakeAsync(long bytes, CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (_lock)
        {
            Interlocked.Add(ref _bytes, bytes);
            wait = options.BytesPerSecond <= 0
                ? TimeSpan.Zero
                : TimeSpan.FromSeconds((double)_bytes / options.BytesPerSecond) - clock.GetElapsedTime(_started);
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, cancellation);
        }
    }
}
