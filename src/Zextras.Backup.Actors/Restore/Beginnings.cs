namespace Zextras.Backup.Actors.Restore;

/// <summary>Compares contents without holding them in memory.</summary>
internal static class Beginnings
{
    private const int Buffer = 64 * 1024;

    /// <summary>Whether all of one content is the beginning of another that is longer.</summary>
    public static async Task<bool> IsAsync(Stream shorter, Stream whole, CancellationToken cancellation)
    {
        var (ours, theirs) = (new byte[Buffer], new byte[Buffer]);
        while (true)
        {
            var length = await shorter.ReadAtLeastAsync(ours, Buffer, throwOnEndOfStream: false, cancellation);
            var compared = await whole.ReadAtLeastAsync(theirs, Buffer, throwOnEndOfStream: false, cancellation);
            if (compared < length || !ours.AsSpan(0, length).SequenceEqual(theirs.AsSpan(0, length)))
            {
                return false;
            }

            if (length < Buffer)
            {
                return compared > length || await whole.ReadAsync(theirs.AsMemory(0, 1), cancellation) > 0;
            }
        }
    }
}
