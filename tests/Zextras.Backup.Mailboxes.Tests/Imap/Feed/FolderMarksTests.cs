using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Imap;
using Zextras.Backup.Mailboxes.Imap.Feed;

namespace Zextras.Backup.Mailboxes.Tests.Imap.Feed;

public sealed class FolderMarksTests
{
    private const string Inbox = "mail:INBOX";
    private const string Work = "mail:Work";
    private static readonly FolderMark Mark = new() { Validity = 1, Next = 2, ModSeq = 3, Count = 1 };

    private readonly FolderMarks _marks = new();

    public FolderMarksTests() => Compare((Inbox, Mark), (Work, Mark));

    [Fact]
    public void An_account_that_was_never_seen_is_different_everywhere() =>
        Assert.Equal([MailboxHint.Anywhere], new FolderMarks().Compare([], [], isHole: true));

    [Fact]
    public void A_folder_that_is_different_is_named() =>
        Assert.Equal([MailboxHint.Folder(Work)], Compare((Inbox, Mark), (Work, Mark with { ModSeq = 4 })));

    [Fact]
    public void What_was_heard_is_not_different_again()
    {
        Assert.True(_marks.Note(Inbox, mark => mark! with { ModSeq = 9 }, isTold: true));
        Assert.False(_marks.Note(Inbox, mark => mark!, isTold: true));
        Assert.Empty(Compare((Inbox, Mark with { ModSeq = 9 }), (Work, Mark)));
    }

    [Fact]
    public void Folders_that_came_went_or_are_subscribed_are_a_change_of_the_account()
    {
        Assert.Equal([MailboxHint.Anywhere], Compare((Inbox, Mark), ("mail:Play", Mark)));
        Assert.Equal([MailboxHint.Anywhere], Compare((Inbox, Mark)));
        Assert.Equal([MailboxHint.Anywhere], _marks.Compare(Folders((Inbox, Mark)), [Inbox], isHole: true));
    }

    [Fact]
    public void Without_a_mod_sequence_only_listening_proves_that_nothing_changed()
    {
        var blind = Mark with { ModSeq = 0 };
        Compare((Inbox, blind), (Work, FolderMark.Level));

        Assert.Equal([MailboxHint.Folder(Inbox)], Compare((Inbox, blind), (Work, FolderMark.Level)));
        Assert.Empty(_marks.Compare(Folders((Inbox, blind), (Work, FolderMark.Level)), [], isHole: false));
        Assert.True(_marks.Note(Inbox, mark => mark!, isTold: true));
        Assert.False(_marks.Note(Inbox, mark => mark!, isTold: false));
        Assert.True(_marks.Note(Inbox, mark => mark! with { Next = 3 }, isTold: false));
    }

    private IReadOnlyList<MailboxHint> Compare(params (string Key, FolderMark Mark)[] folders) => _marks.Compare(Folders(folders), [], isHole: true);

    private static Dictionary<string, FolderMark> Folders(params (string Key, FolderMark Mark)[] folders) =>
        folders.ToDictionary(folder => folder.Key, folder => folder.Mark);
}
