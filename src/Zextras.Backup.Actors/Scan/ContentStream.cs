using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// The content of an item while it is read from the mailbox, the beginning again from memory where it was already read. A
/// read error is the item's trouble, and so a <see cref="MailboxException"/>: it must not look like one of the Backup Path.
/// </summary>
internal sealed class ContentStream(ReadOnlyMemory<byte> prefix, Stream rest) : Stream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _prefix.IsEmpty ? rest.Read(buffer) : ReadPrefix(buffer);
        }
        catch (IOException e)
        {
            throw Unreadable(e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return _prefix.IsEmpty ? await rest.ReadAsync(buffer, cancellationToken) : ReadPrefix(buffer.Span);
        }
        catch (IOException e)
        {
            throw Unreadable(e);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static MailboxException Unreadable(IOException e) =>
        new(MailboxFailure.Unreadable, $"The content could not be read to its end: {e.Message}", e);

    private int ReadPrefix(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _prefix.Length);
        _prefix.Span[..length].CopyTo(buffer);
        _prefix = _prefix[length..];
        return length;
    }
}
