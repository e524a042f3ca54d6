using System.Text;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Scan;

public sealed class ContentStreamTests
{
    private static ContentStream Stream(string prefix, string rest) =>
        new(Encoding.UTF8.GetBytes(prefix), new MemoryStream(Encoding.UTF8.GetBytes(rest)));

    [Theory]
    [InlineData("", "")]
    [InlineData("abc", "")]
    [InlineData("", "def")]
    [InlineData("abc", "def")]
    public async Task What_was_read_already_comes_first_then_the_rest(string prefix, string rest)
    {
        await using var async = Stream(prefix, rest);
        using var sync = Stream(prefix, rest);
        using var copy = new MemoryStream();
        await async.CopyToAsync(copy);
        using var second = new MemoryStream();
        var two = new byte[2];
        for (int read; (read = sync.Read(two, 0, 2)) > 0;)
            second.Write(two, 0, read);

        Assert.Equal(prefix + rest, Encoding.UTF8.GetString(copy.ToArray()));
        Assert.Equal(prefix + rest, Encoding.UTF8.GetString(second.ToArray()));
    }

    [Fact]
    public async Task A_read_error_is_the_trouble_of_the_mailbox()
    {
        await using var stream = new ContentStream("abc"u8.ToArray(), Scripts.BreaksAfter("def"u8.ToArray(), 2)());
        var all = new byte[100];

        Assert.Equal(3, await stream.ReadAsync(all));
        Assert.Equal(2, stream.Read(all));
        var sync = Assert.Throws<MailboxException>(() => stream.Read(all));
        var async = await Assert.ThrowsAsync<MailboxException>(() => stream.ReadAsync(all).AsTask());

        Assert.Equal(MailboxFailure.Unreadable, sync.Failure);
        Assert.Equal(MailboxFailure.Unreadable, async.Failure);
        Assert.IsType<IOException>(async.InnerException);
    }
}
