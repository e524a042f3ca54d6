using System.Text;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>The small files beside the items: settings, keywords, subscriptions.</summary>
internal static class SmallFiles
{
    // Far above any real one; a file that grew beyond is broken, and reading it whole would hurt the engine.
    private const long LargestFile = 64 * 1024 * 1024;

    // The beginning of the names of files that are written and then renamed; ignored by every listing.
    public const string TemporaryPrefix = ".zextras-backup-";

    private static long _count;

    /// <summary>The bytes of a file; null where there is none.</summary>
    public static byte[]? Read(OpenDirectory directory, RawName name)
    {
        try
        {
            using var handle = directory.OpenFile(name);
            var length = RandomAccess.GetLength(handle);
            if (length > LargestFile)
            {
                throw new IOException($"'{directory.PathOf(name)}' has {length} bytes; more than {LargestFile} are not read.");
            }

            var bytes = new byte[length];
            var filled = 0;
            while (filled < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(filled), filled) is var read and > 0)
            {
                filled += read;
            }

            return bytes[..filled];
        }
        catch (PosixException e) when (e.IsMissing)
        {
            return null;
        }
    }

    /// <summary>The text of a file, bytes that are not UTF-8 replaced; null where there is none.</summary>
    public static string? ReadText(OpenDirectory directory, RawName name) =>
        Read(directory, name) is { } bytes ? Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF') : null;

    /// <summary>Replaces a file as a whole: whoever reads sees the old one or the new one, also after a power cut.</summary>
    public static void Write(OpenDirectory directory, RawName name, ReadOnlySpan<byte> content)
    {
        var temporary = new RawName([.. Encoding.ASCII.GetBytes($"{TemporaryPrefix}{Environment.ProcessId}-{Interlocked.Increment(ref _count)}-"), .. name.Span]);
        directory.Remove(temporary);
        using (var handle = directory.CreateFile(temporary))
        {
            RandomAccess.Write(handle, content, 0);
            RandomAccess.FlushToDisk(handle);
        }

        directory.Replace(temporary, name);
        directory.Sync();
    }
}
