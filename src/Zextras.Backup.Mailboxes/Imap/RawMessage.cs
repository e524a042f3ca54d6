using System.Diagnostics.CodeAnalysis;
using MimeKit;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// A message that is written as the very bytes it was read as. MimeKit's own parser and writer keep well-formed mail as it
/// is, but not every mail is. Here its first header field carries the whole header as raw text, and the body is a part that
/// writes raw bytes.
/// </summary>
internal static class RawMessage
{
    /// <summary>The message; false where the bytes do not begin with a header field, or do not come out again as they are.</summary>
    public static bool TryCreate(byte[] content, [NotNullWhen(true)] out MimeMessage? message)
    {
        message = null;
        var colon = content.AsSpan().IndexOf((byte)':');
        var end = EndOfHeader(content);
        if (colon <= 0 || end < colon || content.AsSpan(0, colon).ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return false;
        }

        var field = System.Text.Encoding.ASCII.GetString(content.AsSpan(0, colon));
        var first = new Header(field, PlaceholderOf(field));
        first.SetRawValue(content[(colon + 1)..end]);
        var bodyAt = end + (content[end] == '\r' ? 2 : 1);
        message = new MimeMessage { Body = new RawBody(content.AsMemory(bodyAt)) };
        message.Headers.Clear();
        message.Headers.Add(first);
        return IsFaithful(message, content);
    }

    /// <summary>A value that MimeKit takes until the raw one replaces it: of some fields it wants a valid one.</summary>
    private static string PlaceholderOf(string field) => field.ToLowerInvariant() switch
    {
        "content-type" => "text/plain",
        "content-disposition" => "attachment",
        _ => "",
    };

    /// <summary>Where the empty line begins that closes the header; -1 where there is none.</summary>
    private static int EndOfHeader(ReadOnlySpan<byte> content)
    {
        var wide = content.IndexOf("\r\n\r\n"u8);
        var narrow = content.IndexOf("\n\n"u8);
        return (wide, narrow) switch
        {
            ( < 0, < 0) => -1,
            ( < 0, _) => narrow + 1,
            (_, < 0) => wide + 2,
            _ => Math.Min(wide + 2, narrow + 1),
        };
    }

    private static bool IsFaithful(MimeMessage message, byte[] content)
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        using var written = new MemoryStream(content.Length);
        message.WriteTo(options, written, CancellationToken.None);

        // Bare line feeds become what IMAP demands; servers show such mail with CRLF anyway.
        return written.ToArray().AsSpan().SequenceEqual(content) || !content.AsSpan().Contains((byte)'\r');
    }

    private sealed class RawBody : MimePart
    {
        private readonly ReadOnlyMemory<byte> _bytes;

        public RawBody(ReadOnlyMemory<byte> bytes)
        {
            _bytes = bytes;
            Headers.Clear();
        }

        public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
            stream.Write(_bytes.Span);

        public override Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
            stream.WriteAsync(_bytes, cancellationToken).AsTask();
    }
}
