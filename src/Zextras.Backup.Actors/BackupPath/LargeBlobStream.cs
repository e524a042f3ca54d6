using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Messages.Model;
using ZstdSharp;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// A blob that is too long for memory, decompressed and hashed while it is read. Damage shows at the latest at the end:
/// the last read before the end of the stream compares length and digest.
/// </summary>
internal sealed class LargeBlobStream : Stream
{
    private readonly FrameStream _frame;
    private readonly DecompressionStream _content;
    private readonly BlobHeader _header;
    private readonly string _place;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;
    private bool _verified;

    /// <summary>Reads the data frame behind the header at <paramref name="location"/>; owns <paramref name="file"/>.</summary>
    public LargeBlobStream(SafeFileHandle file, BlobHeader header, BlobLocation location)
    {
        (_header, _place) = (header, $"{location.File} at {location.Offset}");
        _frame = new FrameStream(file, location.Offset + BlobHeader.Size, header.FrameLength);
        _content = new DecompressionStream(_frame, leaveOpen: true);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => _header.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _verified)
        {
            return 0;
        }

        try
        {
            return Note(buffer[.._content.Read(buffer)]);
        }
        catch (Exception e) when (e is ZstdException or EndOfStreamException)
        {
            throw Damaged(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _verified)
        {
            return 0;
        }

        try
        {
            var read = await _content.ReadAsync(buffer, cancellationToken);
            return Note(buffer.Span[..read]);
        }
        catch (Exception e) when (e is ZstdException or EndOfStreamException)
        {
            throw Damaged(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _frame.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Note(ReadOnlySpan<byte> read)
    {
        _hash.AppendData(read);
        _position += read.Length;
        if (_position > _header.Length)
        {
            throw Damaged("it is longer than its header says");
        }

        // Verified with the last bytes, not with the empty read behind them, which a reader that knows the length omits.
        if (_position == _header.Length)
        {
            // The frame's own checksum comes behind the last byte; asking for one more makes the decoder compare it.
            _verified = BlobDigest.FromSha256(_hash.GetHashAndReset()) == _header.Digest && _content.ReadByte() < 0
                ? true
                : throw Damaged("it holds another content than its header says");
        }
        else if (read.IsEmpty)
        {
            throw Damaged("it is shorter than its header says");
        }

        return read.Length;
    }

    private BlobDamagedException Damaged(string why, Exception? inner = null) =>
        new($"Blob {_header.Digest} in {_place} is damaged: {why}.", inner);
}
