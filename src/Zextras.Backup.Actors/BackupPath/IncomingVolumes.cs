using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// The incoming volumes of this node: appends to the open one, closes it when it is full, remembers which digests lie
/// there. Owns the write buffer: bytes in it are nowhere else until <see cref="Flush"/>. Safe for concurrent use.
/// </summary>
internal sealed class IncomingVolumes : IDisposable
{
    private readonly BackupPathOptions _options;
    private readonly PathLayout _layout;
    private readonly DiskGuard _guard;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly byte[] _buffer;

    /// <summary>The volumes of this process by file. Those that an earlier process left are not among them.</summary>
    private readonly Dictionary<string, Volume> _volumes = new(StringComparer.Ordinal);
    private readonly Dictionary<BlobDigest, (Volume Volume, BlobLocation Location)> _recent = [];
    private readonly Queue<BlobDigest> _oldest = [];
    private Volume? _current;
    private SafeFileHandle? _open;
    private int _buffered;
    private long _written;
    private int _nextSequence;

    /// <summary>Goes on behind the volumes that are there.</summary>
    public IncomingVolumes(BackupPathOptions options, PathLayout layout, DiskGuard guard, TimeProvider time)
    {
        (_options, _layout, _guard, _time) = (options, layout, guard, time);
        _buffer = new byte[options.WriteBufferBytes];
        _nextSequence = 1 + layout.IncomingVolumes()
            .Select(PathLayout.ParseIncoming)
            .Where(name => name?.Node == options.Node)
            .Max(name => name?.Sequence) ?? 1;
    }

    /// <summary>Told of each file that got new bytes; true where it is a new one.</summary>
    public Action<string, bool>? OnWritten { get; set; }

    /// <summary>The place of a content that lies in one of the volumes of this process.</summary>
    public bool TryFind(BlobDigest digest, out StoredBlob stored)
    {
        lock (_gate)
        {
            if (_recent.TryGetValue(digest, out var found) && !found.Volume.IsTaken)
            {
                found.Volume.LastHandedOut = _time.GetTimestamp();
                stored = new StoredBlob(digest, found.Location);
                return true;
            }
        }

        stored = default;
        return false;
    }

    /// <summary>Appends header and data frame of a blob.</summary>
    /// <exception cref="BackupPathException">The disk is full, or failed; the blob is not stored.</exception>
    public StoredBlob Append(BlobDigest digest, long length, ReadOnlySpan<byte> encoded)
    {
        lock (_gate)
        {
            _guard.ThrowIfFailed();
            if (_open is not null && _written + _buffered + encoded.Length > _options.VolumeBytes)
            {
                Close();
            }

            var volume = _current ?? Open();
            var location = new BlobLocation(volume.File, _written + _buffered, encoded.Length, length);
            if (_buffered + encoded.Length > _buffer.Length)
            {
                // If this fails the buffer stays as it is: its blobs were handed out, and the sync that their owners
                // wait for tries again or fails. This blob is refused at once.
                Flush();
            }

            if (encoded.Length > _buffer.Length)
            {
                Write(encoded);
            }
            else
            {
                encoded.CopyTo(_buffer.AsSpan(_buffered));
                _buffered += encoded.Length;
            }

            Remember(volume, digest, location);
            return new StoredBlob(digest, location);
        }
    }

    /// <summary>Hands what is buffered to the operating system.</summary>
    /// <exception cref="BackupPathException">The disk is full (the buffer is kept for the next try), or failed.</exception>
    public void Flush()
    {
        lock (_gate)
        {
            if (_buffered > 0)
            {
                Write(_buffer.AsSpan(0, _buffered));
                _buffered = 0;
            }
        }
    }

    /// <summary>Flushes if that blob may still be in the buffer.</summary>
    public void MakeReadable(BlobLocation location)
    {
        lock (_gate)
        {
            if (_current?.File == location.File && location.Offset + location.StoredLength > _written)
            {
                Flush();
            }
        }
    }

    /// <summary>Closes the open volume, so that the next settling may take it.</summary>
    public void Roll()
    {
        lock (_gate)
        {
            if (_open is not null)
            {
                Close();
            }
        }
    }

    /// <summary>
    /// The volumes that can be settled: those that earlier processes left, and closed ones in which no place was handed
    /// out for the quiet time. No place in them is handed out from now on.
    /// </summary>
    public IReadOnlyList<string> TakeSettleable(IReadOnlySet<string> except, int most)
    {
        lock (_gate)
        {
            var taken = _layout.IncomingVolumes()
                .Where(file => !except.Contains(file) && (_volumes.TryGetValue(file, out var volume) ? IsQuiet(volume) : IsLeft(file)))
                .Take(most)
                .ToArray();
            foreach (var file in taken)
            {
                if (_volumes.TryGetValue(file, out var volume))
                {
                    volume.IsTaken = true;
                }
            }

            return taken;
        }
    }

    /// <summary>The place of a content is not handed out any more.</summary>
    public void ForgetBlob(BlobDigest digest)
    {
        lock (_gate)
        {
            _recent.Remove(digest);
        }
    }

    /// <summary>Whether that is the volume that is appended to.</summary>
    public bool IsOpen(string file)
    {
        lock (_gate)
        {
            return _current?.File == file;
        }
    }

    /// <summary>A settled volume was deleted.</summary>
    public void Forget(string file)
    {
        lock (_gate)
        {
            _volumes.Remove(file);
        }
    }

    /// <summary>Lets go of the open volume. What is still buffered was never synced, so nobody relies on it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _open?.Dispose();
            (_open, _current) = (null, null);
        }
    }

    private bool IsQuiet(Volume volume) =>
        volume != _current && _time.GetElapsedTime(volume.LastHandedOut) >= _options.SettleQuietTime;

    /// <summary>Whether nobody writes it any more. A living node settles its own volumes: it knows which places it handed out.</summary>
    private bool IsLeft(string file) => !_options.Shared
        || PathLayout.ParseIncoming(file) is not { Node: var node }
        || node == _options.Node
        || NodeLock.IsDead(_layout, node);

    private Volume Open()
    {
        var file = PathLayout.IncomingVolume(_options.Node, _nextSequence);
        _open = _guard.Open(() => File.OpenHandle(_layout.Full(file), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
        _nextSequence++;
        (_written, _buffered) = (0, 0);
        _current = new Volume(file);
        _volumes.Add(file, _current);
        OnWritten?.Invoke(_layout.Full(file), true);
        return _current;
    }

    private void Close()
    {
        Flush();

        // One sync per volume: after a crash only the newest volume can have a torn tail.
        _guard.Run(() => _guard.Disk.Sync(_open!));
        _open!.Dispose();
        (_open, _current) = (null, null);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _guard.Append(_open!, _written, bytes);
        _written += bytes.Length;
        OnWritten?.Invoke(_layout.Full(_current!.File), false);
    }

    private void Remember(Volume volume, BlobDigest digest, BlobLocation location)
    {
        volume.LastHandedOut = _time.GetTimestamp();
        _recent[digest] = (volume, location);
        _oldest.Enqueue(digest);
        if (_oldest.Count > _options.RecentDigests)
        {
            _recent.Remove(_oldest.Dequeue());
        }
    }

    private sealed class Volume(string file)
    {
        public string File { get; } = file;

        /// <summary>When a place in it was last handed out, as a timestamp of the time provider.</summary>
        public long LastHandedOut { get; set; }

        /// <summary>Whether settling has taken it, so that its places go stale.</summary>
        public bool IsTaken { get; set; }
    }
}
