using System.Text;
using Xunit;
using Zextras.Backup.Mailboxes.Imap;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>Annotations go over a connection of their own, which has to be protected and logged in like the others.</summary>
[Collection(SharingDovecotTests.Name)]
public sealed class AnnotationTests(SharingDovecot dovecot)
{
    private const string Anna = "anna@example.com";
    private const string Inbox = "mail:INBOX";

    [Theory]
    [InlineData("implicit", "\"{user}*{admin}\"")]
    [InlineData("starttls", "authorization-id")]
    public async Task Annotations_are_read_over_an_encrypted_connection(string tls, string login)
    {
        var port = tls == "implicit" ? dovecot.TlsPort : dovecot.Port;
        await using var driver = new ImapDriver(dovecot, $"port = {port}, tls = {tls}, ca-file = \"{dovecot.Certificate}\", login = {login}");
        var account = await driver.CreateAccountAsync(Anna, ItemAttributes.Empty);
        var wanted = ItemAttributes.Empty.With("metadata:/private/comment", "note");
        await using (var session = await driver.Server.OpenAsync(account, CancellationToken.None))
        {
            await session.PutFolderAsync(
                Inbox, new ItemState(new Placement { Key = Inbox }, new ItemContent { Kind = ItemKind.Folder, Name = "INBOX", Attributes = wanted }), CancellationToken.None);
        }

        var mirror = new Mirror(driver.Server, account);
        var run = await mirror.ReadAsync();

        Assert.Empty(run.Problems);
        Assert.Equal("note", mirror.Folders[Inbox].Attributes.First("metadata:/private/comment"));
    }

    [Theory]
    [InlineData("* METADATA INBOX (/private/comment \"a note\")", "/private/comment=a note")]
    [InlineData("* METADATA \"two words\" (\"/private/a\" NIL \"/shared/b\" \"x\")", "/shared/b=x")]
    [InlineData("* METADATA \"q\\\"uote\" (/private/a \"say \\\"hi\\\" \\\\\" /private/b {7}\r\n(a) \"b\" /private/c ü)", "/private/a=say \"hi\" \\;/private/b=(a) \"b\";/private/c=ü")]
    [InlineData("* METADATA INBOX (/private/empty \"\" /private/zero {0}\r\n)", "/private/empty=;/private/zero=")]
    [InlineData("* 3 EXISTS", "")]
    [InlineData("* METADATA INBOX \"/private/comment\"", "")]
    public void An_answer_is_read_whatever_form_its_values_have(string answer, string entries) =>
        Assert.Equal(entries, string.Join(';', MetadataAnswer.Read(Encoding.UTF8.GetBytes(answer)).Select(entry => $"{entry.Key}={entry.Value}")));

    [Theory]
    [InlineData("* METADATA INBOX (/private/comment \"a note)")]
    [InlineData("* METADATA INBOX (/private/comment {99}\r\nshort)")]
    [InlineData("* METADATA INBOX (/private/comment {x}\r\nshort)")]
    public void An_answer_that_breaks_off_is_no_answer(string answer) =>
        Assert.Throws<FormatException>(() => MetadataAnswer.Read(Encoding.UTF8.GetBytes(answer)));
}
