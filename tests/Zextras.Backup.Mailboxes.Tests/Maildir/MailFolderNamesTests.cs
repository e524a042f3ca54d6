using System.Text;
using CsCheck;
using Xunit;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

public sealed class MailFolderNamesTests
{
    // Directories as any program may have made them: dots, escapes, both encodings and neither.
    private static readonly Gen<RawName> Directories = Gen.OneOf(
            AnyOf([.. "..&&-,%ABab"u8]), Gen.Byte[0x20, 0x7E], AnyOf([0xC3, 0xBC, 0xFF]))
        .Where(b => b != (byte)'/').Array[1, 10].Select(name => new RawName([(byte)'.', .. name])).Where(name => name.IsPlain);

    [Theory]
    [InlineData(".Work", "mail:Work")]
    [InlineData(".Work.2026", "mail:Work/2026")]
    [InlineData(".B&APw-ro", "mail:Büro")]
    [InlineData(".Büro", "mail:Büro")]
    [InlineData(".&2DzfNw-", "mail:🌷")]
    [InlineData(".A &- B", "mail:A & B")]
    [InlineData(".A & B", "mail:A & B")]
    [InlineData(".v1&AC4-2", "mail:v1.2")]
    [InlineData(".in&AC8-out", "mail:in%2Fout")]
    [InlineData(".&AC4ALg-", "mail:%2E%2E")]
    [InlineData(".INBOX", "mail:%49NBOX")]
    [InlineData(".INBOX.Sent", "mail:INBOX/Sent")]
    [InlineData(".a..b", "mail:a..b")]
    [InlineData(".&2Dw-", "mail:&2Dw-")]
    public void A_directory_has_a_readable_key(string directory, string key)
    {
        Assert.Equal(key, Assert.Single(MailFolderNames.Keys([new RawName(directory)])).Key);
    }

    [Theory]
    [InlineData("mail:Work/2026", ".Work.2026")]
    [InlineData("mail:Büro", ".B&APw-ro")]
    [InlineData("mail:v1.2", ".v1&AC4-2")]
    [InlineData("mail:in%2Fout", ".in&AC8-out")]
    [InlineData("mail:%2E%2E", ".&AC4ALg-")]
    [InlineData("mail:%49NBOX", ".INBOX")]
    public void A_new_folder_gets_an_encoded_directory(string key, string directory) =>
        Assert.Equal(directory, Encoding.UTF8.GetString(MailFolderNames.DirectoryFor(key, asUtf8: false).Span));

    [Fact]
    public void Two_directories_that_read_the_same_have_different_keys()
    {
        var keys = MailFolderNames.Keys([new RawName(".Büro"), new RawName(".B&APw-ro")]);

        Assert.Equal(".B&APw-ro", Encoding.UTF8.GetString(keys["mail:Büro"].Span));
        Assert.Equal(".Büro", Encoding.UTF8.GetString(keys["mail:B%C3%BCro"].Span));
    }

    [Fact]
    public void All_directories_have_keys_of_their_own() => Directories.Array[1, 8].Sample(directories =>
    {
        var distinct = directories.DistinctBy(name => Convert.ToHexString(name.Span)).ToList();
        var keys = MailFolderNames.Keys(distinct);
        return keys.Count == distinct.Count && keys.Keys.All(key => key != MailFolderNames.Inbox && key.StartsWith("mail:", StringComparison.Ordinal));
    });

    [Fact]
    public void Every_text_can_be_written_and_read_as_modified_UTF7() => Gen.String.Sample(text =>
    {
        var wellFormed = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var encoded = ModifiedUtf7.Encode(wellFormed);
        return ModifiedUtf7.TryDecode(Encoding.ASCII.GetBytes(encoded), out var decoded) && decoded == wellFormed
            && !encoded.AsSpan().ContainsAny('.', '/');
    });

    private static Gen<byte> AnyOf(byte[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
