using Zextras.Backup.Mailboxes.Content;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Whether two contents are the same. Some servers write the lines of a calendar or contact resource in another order.</summary>
internal static class SameContent
{
    private const int BufferSize = 64 * 1024;

    // A resource that a person made is shorter; longer ones are compared byte by byte only.
    private const int LongestText = 4 * 1024 * 1024;

    /// <summary>Compares two contents.</summary>
    /// <param name="one">One.</param>
    /// <param name="other">The other.</param>
    /// <param name="isText">Whether they are resources whose lines may stand in another order.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<bool> IsAsync(Stream one, Stream other, bool isText, CancellationToken cancellation)
    {
        if (!isText)
        {
            return await IsSameAsync(one, other, cancellation);
        }

        var first = await ReadAsync(one, cancellation);
        var second = await ReadAsync(other, cancellation);
        return first.AsSpan().SequenceEqual(second)
            || (first.Length <= LongestText && second.Length <= LongestText && Lines(first).SequenceEqual(Lines(second)));
    }

    private static async Task<bool> IsSameAsync(Stream one, Stream other, CancellationToken cancellation)
    {
        var (first, second) = (new byte[BufferSize], new byte[BufferSize]);
        while (true)
        {
            var length = await one.ReadAtLeastAsync(first, BufferSize, throwOnEndOfStream: false, cancellation);
            var otherLength = await other.ReadAtLeastAsync(second, BufferSize, throwOnEndOfStream: false, cancellation);
            if (!first.AsSpan(0, length).SequenceEqual(second.AsSpan(0, otherLength)))
            {
                return false;
            }

            if (length < BufferSize)
            {
                return true;
            }
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellation);
        return copy.ToArray();
    }

    private static IEnumerable<string> Lines(byte[] content) =>
        ContentLine.Read(content).Select(line => $"{line.Name}{line.Parameters}:{line.Value}").Order(StringComparer.Ordinal);
}
