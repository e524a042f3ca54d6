using System.Text;
using Xunit;
using Zextras.Backup.Mailboxes.Imap;
using Zextras.Backup.Mailboxes.Imap.Feed;

namespace Zextras.Backup.Mailboxes.Tests.Imap.Feed;

public sealed class NotifyAnswerTests
{
    [Fact]
    public void A_status_changes_only_what_it_names()
    {
        var status = Assert.IsType<NotifyAnswer.Status>(Read("* STATUS \"B&APw-ro.x\" (HIGHESTMODSEQ 7 MESSAGES 2)"));

        Assert.Equal("B\u00fcro.x", status.Name);
        Assert.Equal(
            new FolderMark { Validity = 5, Next = 4, ModSeq = 7, Count = 2 },
            status.Change(new FolderMark { Validity = 5, Next = 4, ModSeq = 6, Count = 3 }));
    }

    [Theory]
    [InlineData("* LIST () \"/\" Neu/sub", "Neu/sub", '/', false, null)]
    [InlineData("* LIST (\\HasNoChildren \\NonExistent) \"/\" Work", "Work", '/', true, null)]
    [InlineData("* LIST () \".\" {7}\r\nB\u00fcro x (\"OLDNAME\" (\"a b\"))", "B\u00fcro x", '.', false, "a b")]
    [InlineData("* LIST () \"\\\\\" INBOX", "INBOX", '\\', false, null)]
    [InlineData("* LIST (\\Noselect) NIL INBOX", "INBOX", '\0', false, null)]
    public void A_folder_that_is_listed_came_went_or_was_renamed(string answer, string name, char separator, bool isGone, string? oldName) =>
        Assert.Equal(new NotifyAnswer.Listed(name, separator) { IsGone = isGone, OldName = oldName }, Read(answer));

    [Theory]
    [InlineData("m OK done")]
    [InlineData("* OK Still here")]
    [InlineData("* 3 EXISTS")]
    public void Other_answers_say_nothing_of_folders(string answer) => Assert.Null(Read(answer));

    private static NotifyAnswer? Read(string answer) => NotifyAnswer.Read(Encoding.UTF8.GetBytes(answer));
}
