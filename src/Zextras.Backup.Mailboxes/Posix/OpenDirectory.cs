using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Zextras.Backup.Mailboxes.Posix;

/// <summary>
/// An open directory of a mailbox tree, and the only way to what lies in it. It never leaves the tree: names are single
/// names, and a symbolic link is followed only if it leads to another place inside the tree, not to a directory above
/// itself, and not if a link led here. Whatever is not followed says so by <see cref="LinkException"/>.
/// </summary>
internal sealed class OpenDirectory : IDisposable
{
    private static readonly RawName Self = new(".");
    private static readonly Version FirstReportingSync = new(5, 8);

    private readonly TreeRoot _root;
    private readonly SafeFileHandle _handle;
    private readonly RawName[] _levels;

    private OpenDirectory(TreeRoot root, SafeFileHandle handle, RawName[] levels, bool isBelowLink) =>
        (_root, _handle, _levels, IsBelowLink) = (root, handle, levels, isBelowLink);

    /// <summary>Whether a link led here: then no other one leads on, and identities of files are not unique.</summary>
    public bool IsBelowLink { get; }

    /// <summary>The path inside the tree, for messages.</summary>
    public string Path => string.Join('/', _levels);

    /// <summary>Opens the directory at the top of a tree.</summary>
    public static OpenDirectory AtTop(TreeRoot root, SafeFileHandle handle) => new(root, handle, [], isBelowLink: false);

    /// <summary>The path inside the tree of a name in this directory, for messages.</summary>
    public string PathOf(RawName name) => _levels.Length == 0 ? name.ToString() : $"{Path}/{name}";

    /// <summary>Opens a directory in this one.</summary>
    /// <exception cref="PosixException">It is not there, or is something else.</exception>
    /// <exception cref="LinkException">It is a link that is not followed.</exception>
    public OpenDirectory Open(RawName name)
    {
        var flags = Libc.ReadOnly | Libc.DirectoryOnly | Libc.NoFollow | Libc.CloseOnExec;
        var handle = TryOpen(name, flags, 0, out var error);
        if (handle is not null)
        {
            return new OpenDirectory(_root, handle, [.. _levels, name], IsBelowLink);
        }

        if (error is Libc.NotADirectory or Libc.LinkLoop && Stat(name) is { IsLink: true })
        {
            return FollowLink(name, (parent, last) => parent.Open(last));
        }

        throw new PosixException(PathOf(name), error);
    }

    /// <summary>Opens a directory in this one; null where there is none of that name.</summary>
    public OpenDirectory? OpenIfThere(RawName name)
    {
        try
        {
            return Open(name);
        }
        catch (PosixException e) when (e.IsMissing)
        {
            return null;
        }
    }

    /// <summary>Opens a regular file for reading; anything else (directory, pipe, device) is refused.</summary>
    public SafeFileHandle OpenFile(RawName name)
    {
        var handle = TryOpen(name, Libc.ReadOnly | Libc.NoFollow | Libc.NonBlocking | Libc.CloseOnExec, 0, out var error);
        if (handle is null)
        {
            return error is Libc.LinkLoop && Stat(name) is { IsLink: true }
                ? FollowLink(name, (parent, last) => parent.OpenFile(last))
                : throw new PosixException(PathOf(name), error);
        }

        if (StatHandle(handle, PathOf(name)).IsFile)
        {
            return handle;
        }

        handle.Dispose();
        throw new IOException($"'{PathOf(name)}' is not a regular file.");
    }

    /// <summary>Makes a file that was not there before, for writing.</summary>
    public SafeFileHandle CreateFile(RawName name)
    {
        const int OwnerOnly = 0x180; // rw------- : mail is private, whatever the umask says
        return TryOpen(name, Libc.WriteOnly | Libc.Create | Libc.Exclusive | Libc.NoFollow | Libc.CloseOnExec, OwnerOnly, out var error)
            ?? throw new PosixException(PathOf(name), error);
    }

    /// <summary>What the file system says about the name itself, not about what a link leads to; null where it is not there.</summary>
    public unsafe FileStat? Stat(RawName name)
    {
        Libc.StatRecord record;
        fixed (byte* path = name.Closed)
        {
            if (Libc.StatX(_handle, path, Libc.NoFollowAt, Libc.StatxBasicAndBirth, &record) == 0)
            {
                return Read(record);
            }
        }

        var error = Marshal.GetLastPInvokeError();
        return error is Libc.NoEntry ? null : throw new PosixException(PathOf(name), error);
    }

    /// <summary>What the file system says about the name, or about what its link leads to; null where either is not there.</summary>
    public FileStat? StatTarget(RawName name)
    {
        var stat = Stat(name);
        return stat is { IsLink: true } ? FollowLink(name, (parent, last) => parent.Stat(last)) : stat;
    }

    /// <summary>What the file system says about this directory.</summary>
    public FileStat StatSelf() => StatHandle(_handle, Path);

    /// <summary>All names but <c>.</c> and <c>..</c>, in the order of their inodes.</summary>
    public unsafe List<DirectoryName> Names()
    {
        int descriptor;
        fixed (byte* self = Self.Closed)
        {
            descriptor = Libc.OpenRawAt(_handle, self, Libc.ReadOnly | Libc.DirectoryOnly | Libc.CloseOnExec, 0);
        }

        if (descriptor < 0)
        {
            throw new PosixException(Path, Marshal.GetLastPInvokeError());
        }

        var stream = Libc.OpenStream(descriptor);
        if (stream == 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _ = Libc.Close(descriptor);
            throw new PosixException(Path, error);
        }

        try
        {
            return ReadNames(stream);
        }
        finally
        {
            _ = Libc.CloseStream(stream);
        }
    }

    /// <summary>Makes a directory; one that is there already is left as it is.</summary>
    /// <returns>Whether it was made now.</returns>
    public unsafe bool MakeDirectory(RawName name)
    {
        const uint OwnerOnly = 0x1C0; // rwx------
        fixed (byte* path = name.Closed)
        {
            if (Libc.MakeDirectoryAt(_handle, path, OwnerOnly) == 0)
            {
                return true;
            }
        }

        var error = Marshal.GetLastPInvokeError();
        return error is Libc.Exists ? false : throw new PosixException(PathOf(name), error);
    }

    /// <summary>Gives a file a second name in another directory, unless that name is taken.</summary>
    /// <returns>False where the name is taken.</returns>
    public unsafe bool Link(RawName name, OpenDirectory to, RawName newName)
    {
        fixed (byte* old = name.Closed, fresh = newName.Closed)
        {
            if (Libc.LinkAt(_handle, old, to._handle, fresh, 0) == 0)
            {
                return true;
            }
        }

        var error = Marshal.GetLastPInvokeError();
        return error is Libc.Exists ? false : throw new PosixException(to.PathOf(newName), error);
    }

    /// <summary>Renames inside this directory; what had the new name before is replaced in the same moment.</summary>
    public unsafe void Replace(RawName name, RawName newName)
    {
        fixed (byte* old = name.Closed, fresh = newName.Closed)
        {
            if (Libc.RenameAt(_handle, old, _handle, fresh) != 0)
            {
                throw new PosixException(PathOf(newName), Marshal.GetLastPInvokeError());
            }
        }
    }

    /// <summary>Removes a file; one that is gone already is no error.</summary>
    public unsafe void Remove(RawName name)
    {
        fixed (byte* path = name.Closed)
        {
            if (Libc.UnlinkAt(_handle, path, 0) != 0 && Marshal.GetLastPInvokeError() is var error and not Libc.NoEntry)
            {
                throw new PosixException(PathOf(name), error);
            }
        }
    }

    /// <summary>Sets the time of the last change of a file that was made by <see cref="CreateFile"/>.</summary>
    public static unsafe void SetModified(SafeFileHandle file, DateTimeOffset time)
    {
        var (seconds, nanoseconds) = Nanoseconds.Split(Nanoseconds.Of(time));
        var record = new Libc.TimeRecord { Seconds = seconds, Nanoseconds = nanoseconds };
        var both = stackalloc Libc.TimeRecord[] { record, record };
        if (Libc.SetTimes(file, both) != 0)
        {
            throw new PosixException("the new file", Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Has the kernel tell what happens to the names in this directory.</summary>
    /// <returns>The number that its events carry; the same for the same directory.</returns>
    public int Watch(Inotify inotify) => inotify.Watch(_handle, Path);

    /// <summary>Makes the names in this directory durable.</summary>
    public void Sync()
    {
        if (Libc.Sync(_handle) != 0)
        {
            throw new PosixException(Path, Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Makes everything durable that was written to this file system, where that can be trusted.</summary>
    /// <returns>False where each file has to be synced by itself: before Linux 5.8 a write error did not show here, and FUSE does nothing.</returns>
    public unsafe bool TrySyncFileSystem()
    {
        const long Fuse = 0x65735546;
        const int StatWords = 32; // more than a struct statfs has; its type comes first
        var stat = stackalloc long[StatWords];
        if (Environment.OSVersion.Version < FirstReportingSync || Libc.StatFileSystem(_handle, stat) != 0 || stat[0] == Fuse)
        {
            return false;
        }

        return Libc.SyncFileSystem(_handle) == 0 ? true : throw new PosixException(Path, Marshal.GetLastPInvokeError());
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static FileStat Read(Libc.StatRecord record) => new()
    {
        Mode = record.Mode,
        Inode = record.Inode,
        Links = record.Links,
        Size = (long)record.Size,
        Modified = Nanoseconds.Of(record.Modification.Seconds, record.Modification.Nanoseconds),
        Changed = Nanoseconds.Of(record.Change.Seconds, record.Change.Nanoseconds),
        Born = Nanoseconds.Of(record.Birth.Seconds, record.Birth.Nanoseconds),
    };

    private static unsafe FileStat StatHandle(SafeFileHandle handle, string path)
    {
        Libc.StatRecord record;
        byte empty = 0;
        return Libc.StatX(handle, &empty, Libc.EmptyPath, Libc.StatxBasicAndBirth, &record) == 0
            ? Read(record)
            : throw new PosixException(path, Marshal.GetLastPInvokeError());
    }

    private unsafe List<DirectoryName> ReadNames(nint stream)
    {
        var names = new List<DirectoryName>();
        while (true)
        {
            var record = Libc.ReadStream(stream);
            if (record is null)
            {
                // A listing that breaks off is not a short one: whoever believed it would mark mail as deleted.
                if (Marshal.GetLastPInvokeError() is var error and not 0)
                {
                    throw new PosixException(Path, error);
                }

                names.Sort(static (a, b) => a.Inode.CompareTo(b.Inode));
                return names;
            }

            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(&record->Name);
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                names.Add(new DirectoryName(new RawName(name), record->Inode, (NameType)record->Type));
            }
        }
    }

    private unsafe SafeFileHandle? TryOpen(RawName name, int flags, int mode, out int error)
    {
        if (!name.IsPlain)
        {
            throw new ArgumentException($"'{name}' is not a name inside a directory.", nameof(name));
        }

        fixed (byte* path = name.Closed)
        {
            var handle = Libc.OpenAt(_handle, path, flags, mode);
            error = handle.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
            if (!handle.IsInvalid)
            {
                return handle;
            }

            handle.Dispose();
            return null;
        }
    }

    private T FollowLink<T>(RawName name, Func<OpenDirectory, RawName, T> use)
    {
        if (IsBelowLink)
        {
            throw new LinkException(PathOf(name), "behind another link; it is not followed. Put the file itself there.");
        }

        var target = _root.Resolve(_levels, ReadLink(name))
            ?? throw new LinkException(PathOf(name), "out of the mailbox tree; it is not followed. Put the file itself there, or mount its directory there (mount --bind).");
        if (target.Length <= _levels.Length && target.AsSpan().SequenceEqual(_levels.AsSpan(0, target.Length)))
        {
            throw new LinkException(PathOf(name), "to a directory above itself; it is not followed. Remove it.");
        }

        using var parent = _root.OpenBelowLink(target.AsSpan(0, target.Length - 1));
        return use(parent, target[^1]);
    }

    private unsafe byte[] ReadLink(RawName name)
    {
        const int LongestPath = 4096;
        var buffer = stackalloc byte[LongestPath];
        fixed (byte* path = name.Closed)
        {
            var length = Libc.ReadLinkAt(_handle, path, buffer, LongestPath);
            return length >= 0
                ? new ReadOnlySpan<byte>(buffer, (int)length).ToArray()
                : throw new PosixException(PathOf(name), Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>The directory of those levels, where a link may lead to; links on the way are not followed.</summary>
    internal static OpenDirectory BelowLink(TreeRoot root, SafeFileHandle top, ReadOnlySpan<RawName> levels)
    {
        var current = new OpenDirectory(root, top, [], isBelowLink: true);
        foreach (var level in levels)
        {
            using var above = current;
            current = above.Open(level);
        }

        return current;
    }
}
