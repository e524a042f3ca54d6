using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Zextras.Backup.Mailboxes.Posix;

/// <summary>
/// The kernel's news of directories (inotify). Not <see cref="FileSystemWatcher"/>, which turns names into strings, follows links out of
/// the tree, and says of an overflow only that it was one.
/// </summary>
internal sealed class Inotify : IDisposable
{
    /// <summary>A name was made: a directory, a hard link, or a file that is about to be written.</summary>
    public const uint Created = 0x100;

    /// <summary>A file that was open for writing was closed.</summary>
    public const uint Written = 0x8;

    /// <summary>Times, owner or mode changed.</summary>
    public const uint Attributes = 0x4;

    /// <summary>A name went away, to another one.</summary>
    public const uint MovedFrom = 0x40;

    /// <summary>A name came, from another one.</summary>
    public const uint MovedTo = 0x80;

    /// <summary>A name was removed.</summary>
    public const uint Deleted = 0x200;

    /// <summary>The file system was unmounted.</summary>
    public const uint Unmounted = 0x2000;

    /// <summary>The kernel's queue ran over: news are lost.</summary>
    public const uint Overflow = 0x4000;

    /// <summary>The watch is over: its directory is gone.</summary>
    public const uint Ended = 0x8000;

    /// <summary>The name is that of a directory.</summary>
    public const uint IsDirectory = 0x40000000;

    private const uint OnlyDirectories = 0x01000000;
    private const uint Wanted = Created | Written | Attributes | MovedFrom | MovedTo | Deleted | OnlyDirectories;
    private const int HeaderLength = 16;
    private const int BufferLength = 256 * 1024;
    private const short Readable = 1;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _buffer = new byte[BufferLength];

    /// <summary>A queue of its own in the kernel.</summary>
    public Inotify()
    {
        _handle = Libc.InotifyInit(Libc.NonBlocking | Libc.CloseOnExec);
        if (_handle.IsInvalid)
        {
            throw new PosixException("inotify", Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Watches the open directory; the number is the same for the same directory.</summary>
    public unsafe int Watch(SafeFileHandle directory, string path)
    {
        // By its descriptor: the path may lead elsewhere by now.
        fixed (byte* self = Encoding.ASCII.GetBytes($"/proc/self/fd/{directory.DangerousGetHandle()}\0"))
        {
            var watch = Libc.InotifyAdd(_handle, self, Wanted);
            return watch >= 0 ? watch : throw Failure(path, Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Waits for news and reads all that are there; none where nothing came within that time.</summary>
    public unsafe IReadOnlyList<InotifyEvent> Read(TimeSpan patience)
    {
        var record = new Libc.PollRecord { Descriptor = (int)_handle.DangerousGetHandle(), Wanted = Readable };
        if (Libc.Poll(&record, 1, (int)patience.TotalMilliseconds) <= 0)
        {
            return [];
        }

        fixed (byte* buffer = _buffer)
        {
            var length = (int)Libc.Read(_handle, buffer, BufferLength);
            return length >= 0
                ? Decode(_buffer.AsSpan(0, length))
                : Marshal.GetLastPInvokeError() is Libc.Interrupted ? [] : throw new PosixException("inotify", Marshal.GetLastPInvokeError());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static IOException Failure(string path, int error) => error is Libc.NoSpace
        ? new IOException($"The kernel watches no more directories than fs.inotify.max_user_watches allows, and '{path}' is one too many. Raise it: sysctl fs.inotify.max_user_watches=1000000")
        : new PosixException(path, error);

    private static List<InotifyEvent> Decode(ReadOnlySpan<byte> bytes)
    {
        var events = new List<InotifyEvent>();
        while (bytes.Length >= HeaderLength)
        {
            var watch = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            var mask = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
            events.Add(new InotifyEvent(watch, mask, new RawName(bytes.Slice(HeaderLength, length).TrimEnd((byte)0))));
            bytes = bytes[(HeaderLength + length)..];
        }

        return events;
    }
}
