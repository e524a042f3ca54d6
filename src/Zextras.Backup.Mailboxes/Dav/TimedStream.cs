using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>
/// The body of an answer. A server that falls silent or breaks off is a <see cref="MailboxException"/>: a content that is
/// cut short must never look like a whole one.
/// </summary>
/// <param name="response">The answer, closed with the stream.</param>
/// <param name="body">Its body.</param>
/// <param name="expected">How many bytes it has, where somebody knows.</param>
/// <param name="timeout">How long it may be silent.</param>
/// <param name="clock">The time.</param>
/// <param name="lost">What a loss means.</param>
internal sealed class TimedStream(
    HttpResponseMessage response, Stream body, long? expected, TimeSpan timeout, TimeProvider clock, Func<Exception, MailboxException> lost) : Stream
{
    private long _read;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => _read; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var silence = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            var read = await body.ReadAsync(buffer, either.Token);
            _read += read;
            return read > 0 || buffer.IsEmpty || expected is not { } whole || _read >= whole
                ? read
                : throw new EndOfStreamException($"It ends after {_read} of {whole} bytes.");
        }
        catch (Exception e) when (DavErrors.IsLoss(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw lost(e);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The network is read asynchronously.");

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is ever written.
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
            body.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }
}
