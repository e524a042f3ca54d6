using System.Text;
using MimeKit;
using Xunit;
using Zextras.Backup.Mailboxes.Imap;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

public sealed class RawMessageTests
{
    [Theory]
    [InlineData("Subject: x\r\n\r\nbody")]
    [InlineData("Subject: x\r\n\r\n")]
    [InlineData("Subject:x\r\n y\r\nno header at all\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n--c\r\n")]
    [InlineData("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n=== not base64 ===\r\n\r\n\r\n")]
    [InlineData("Subject: b\u00fcro\r\n\r\n\u0001\r\n.\r\n")]
    [InlineData("X: 1\r\n\r\nbare\nline\rends\r\n")]
    public void A_message_is_written_as_it_was_read(string text)
    {
        var content = Encoding.Latin1.GetBytes(text);

        Assert.True(RawMessage.TryCreate(content, out var message));
        using var written = new MemoryStream();
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        options.EnsureNewLine = true;
        message.WriteTo(options, written);

        Assert.Equal(text, Encoding.Latin1.GetString(written.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no header")]
    [InlineData("From anna Sat Mar  1 12:30:15 2025\r\nSubject: x\r\n\r\nbody")]
    [InlineData("Subject: x")]
    public void What_is_no_message_is_refused(string text) => Assert.False(RawMessage.TryCreate(Encoding.Latin1.GetBytes(text), out _));
}
