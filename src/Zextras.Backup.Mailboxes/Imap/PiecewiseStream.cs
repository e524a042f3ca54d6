namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>A content that is fetched in pieces as it is read, so that no message is ever in memory as a whole.</summary>
internal sealed class PiecewiseStream : Stream
{
    // Few enough commands, little enough memory: four of them are under way for an account.
    private const int PieceLength = 2 * 1024 * 1024;

    private readonly Func<int, int, CancellationToken, Task<byte[]>> _read;
    private byte[] _piece;
    private int _at;
    private long _offset;

    private PiecewiseStream(Func<int, int, CancellationToken, Task<byte[]>> read, byte[] first) => (_read, _piece) = (read, first);

    /// <summary>The stream, with its first piece read: a content that cannot be read fails here.</summary>
    /// <param name="read">Reads from an offset up to a number of bytes; fewer are the end.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Stream> OpenAsync(Func<int, int, CancellationToken, Task<byte[]>> read, CancellationToken cancellation) =>
        new PiecewiseStream(read, await read(0, PieceLength, cancellation));

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _offset + _at;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_at == _piece.Length && _piece.Length == PieceLength)
        {
            // IMAP counts in 32 bits; no message is longer.
            _offset += PieceLength;
            _piece = await _read(checked((int)_offset), PieceLength, cancellationToken);
            _at = 0;
        }

        var count = Math.Min(buffer.Length, _piece.Length - _at);
        _piece.AsMemory(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The pieces come over the network: read asynchronously.");

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
}
