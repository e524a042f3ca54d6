using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Zextras.Backup.Mailboxes.Posix;

/// <summary>The top of a mailbox tree: where everything that is read or written lies below.</summary>
internal sealed class TreeRoot
{
    private readonly string _path;

    // Links may name the tree by any path that leads to it, so what they lead to is compared with the real one.
    private readonly byte[] _realPath;

    private TreeRoot(string path, byte[] realPath) => (_path, _realPath) = (path, realPath);

    /// <summary>Opens the directory at the top. Opened anew for each listing: a file system may be mounted or gone since.</summary>
    public static OpenDirectory Open(string path)
    {
        var handle = OpenTop(path);
        return OpenDirectory.AtTop(new TreeRoot(path, RealPath(handle, path)), handle);
    }

    /// <summary>The levels below the top that a link leads to; null where it leads out.</summary>
    /// <param name="from">The levels of the directory that holds the link.</param>
    /// <param name="target">What stands in the link.</param>
    public RawName[]? Resolve(ReadOnlySpan<RawName> from, ReadOnlySpan<byte> target)
    {
        var levels = new List<RawName>();
        if (target.StartsWith("/"u8))
        {
            if (!target.StartsWith(_realPath) || (target.Length > _realPath.Length && target[_realPath.Length] != '/'))
            {
                return null;
            }

            target = target[_realPath.Length..];
        }
        else
        {
            levels.AddRange(from);
        }

        foreach (var range in target.Split((byte)'/'))
        {
            var level = target[range];
            if (level.IsEmpty || level.SequenceEqual("."u8))
            {
                continue;
            }

            if (!level.SequenceEqual(".."u8))
            {
                levels.Add(new RawName(level));
            }
            else if (levels.Count > 0)
            {
                levels.RemoveAt(levels.Count - 1);
            }
            else
            {
                return null;
            }
        }

        return [.. levels];
    }

    /// <summary>The directory of those levels, reached through a link.</summary>
    public OpenDirectory OpenBelowLink(ReadOnlySpan<RawName> levels) => OpenDirectory.BelowLink(this, OpenTop(_path), levels);

    private static unsafe SafeFileHandle OpenTop(string path)
    {
        fixed (byte* closed = new RawName(path).Closed)
        {
            // The one place where a link is followed wherever it leads: the administrator named this path.
            var handle = Libc.Open(closed, Libc.ReadOnly | Libc.DirectoryOnly | Libc.CloseOnExec, 0);
            return handle.IsInvalid ? throw new PosixException(path, Marshal.GetLastPInvokeError()) : handle;
        }
    }

    private static unsafe byte[] RealPath(SafeFileHandle handle, string path)
    {
        const int LongestPath = 4096;
        var buffer = stackalloc byte[LongestPath];
        fixed (byte* self = Encoding.ASCII.GetBytes($"/proc/self/fd/{handle.DangerousGetHandle()}\0"))
        {
            var length = Libc.ReadLinkAt(handle, self, buffer, LongestPath);
            return length >= 0
                ? new ReadOnlySpan<byte>(buffer, (int)length).TrimEnd((byte)'/').ToArray()
                : throw new PosixException(path, Marshal.GetLastPInvokeError());
        }
    }
}
