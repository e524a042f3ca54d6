using Microsoft.Win32.SafeHandles;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// The complete lines of a file of lines. What stands behind the last line break is a line that is still being written, or
/// was torn by a crash: it is not there for readers, and is cut by the next writer.
/// </summary>
internal static class LogLines
{
    private const byte LineBreak = (byte)'\n';
    private const int ChunkBytes = 1 << 16;

    /// <summary>Hands out each complete line without its line break. The memory is reused for the next one.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[ChunkBytes];
        var (used, offset) = (0, 0L);
        while (true)
        {
            if (used == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2); // a line is longer than the buffer
            }

            var read = await RandomAccess.ReadAsync(file, buffer.AsMemory(used), offset, cancellation);
            if (read == 0)
            {
                yield break;
            }

            (used, offset) = (used + read, offset + read);
            var start = 0;
            for (int length; (length = buffer.AsSpan(start, used - start).IndexOf(LineBreak)) >= 0; start += length + 1)
            {
                yield return buffer.AsMemory(start, length);
            }

            buffer.AsSpan(start, used - start).CopyTo(buffer);
            used -= start;
        }
    }

    /// <summary>Where the last complete line of a file of that length ends, its line break included.</summary>
    public static long FindEnd(SafeFileHandle file, long length)
    {
        Span<byte> last = stackalloc byte[1];
        if (length == 0 || (RandomAccess.Read(file, last, length - 1) == 1 && last[0] == LineBreak))
        {
            return length;
        }

        var chunk = new byte[ChunkBytes];
        for (var end = length; end > 0;)
        {
            var start = Math.Max(0, end - chunk.Length);
            var read = RandomAccess.Read(file, chunk.AsSpan(0, (int)(end - start)), start);
            var at = chunk.AsSpan(0, read).LastIndexOf(LineBreak);
            if (at >= 0)
            {
                return start + at + 1;
            }

            end = start;
        }

        return 0;
    }
}
