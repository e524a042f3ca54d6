using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Cyrus;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Tests.Cyrus;

/// <summary>Lines as Cyrus 3.6 wrote them, and where they point.</summary>
public sealed class CyrusHintsTests
{
    private const string Anna = "anna@example.com";
    private const string Inbox = "imap://localhost/user/anna%40example.com;UIDVALIDITY=9";

    private readonly FakeTimeProvider _clock = new();
    private readonly CyrusEventsSettings _settings = new() { Directory = "/" };

    [Fact]
    public void Messages_are_named_by_the_uid_of_the_address_or_by_a_set() =>
        Assert.Equal(
            [
                MailboxHint.Of("mail:INBOX", "9.5"),
                MailboxHint.Of("mail:INBOX", "9.1"), MailboxHint.Of("mail:INBOX", "9.2"), MailboxHint.Of("mail:INBOX", "9.7"),
                MailboxHint.Gone("mail:INBOX", "9.7"),
            ],
            [.. Hints("MessageAppend", Inbox + "/;UID=5"), .. Hints("FlagsSet", Inbox, ",\"uidset\":\"1:2,7\""), .. Hints("MessageExpunge", Inbox, ",\"uidset\":\"7\"")]);

    [Fact]
    public void A_move_names_where_the_messages_are_and_where_they_are_no_more() =>
        Assert.Equal(
            [MailboxHint.Of("mail:Work/Rät a", "8.3"), MailboxHint.Gone("mail:INBOX", "9.1")],
            Hints("vnd.cmu.MessageMove", "imap://localhost/user/anna/Work/R%C3%A4t%20a%40example.com;UIDVALIDITY=8", $",\"uidset\":\"3\",\"oldMailboxID\":\"{Inbox}\",\"vnd.cmu.oldUidset\":\"1\""));

    [Theory]
    [InlineData("%23calendars/Default", "c", "calendars:Default")]
    [InlineData("%23addressbooks/Default", "a", "contacts:Default")]
    [InlineData("%23drive", "b", "drive:")]
    [InlineData("%23drive/Plans/2026", "b", "drive:Plans/2026")]
    [InlineData("%23calendars", "c", null)]
    public void Contacts_calendars_and_files_are_told_by_their_folder(string name, string type, string? folder) =>
        Assert.Equal([new MailboxHint { FolderKey = folder }], Hints("MessageNew", $"imap://localhost/user/anna/{name}%40example.com;UIDVALIDITY=4/;UID=1", type: type));

    [Theory]
    [InlineData("imap://localhost/user/anna/%23calendars/Attachments%40example.com", "b")]
    [InlineData("imap://localhost/user/anna/%23jmap%40example.com", "j")]
    [InlineData("imap://localhost/shared/news", "e")]
    [InlineData("imap://localhost", "e")]
    public void What_is_in_no_backup_is_left_out(string uri, string type) => Assert.Empty(Hints("MessageNew", uri, type: type));

    [Fact]
    public void Areas_that_are_not_read_are_left_out() =>
        Assert.Empty(Hints("MessageNew", "imap://localhost/user/anna/%23drive%40example.com", type: "b", settings: _settings with { Areas = new HashSet<FolderArea> { FolderArea.Mail } }));

    [Fact]
    public void Folders_that_came_or_went_are_a_change_of_the_account() =>
        Assert.All(new[] { "MailboxCreate", "MailboxDelete", "MailboxRename", "MailboxSubscribe", "AclChange", "SomethingNew" }, name => Assert.Equal([MailboxHint.Anywhere], Hints(name, Inbox)));

    [Fact]
    public void Too_many_messages_are_their_folder() =>
        Assert.Equal([MailboxHint.Folder("mail:INBOX")], Hints("FlagsSet", Inbox, ",\"uidset\":\"1:4000000000\""));

    [Theory]
    [InlineData("imap://localhost/user.anna^b.Work.x", '.', "example.com", true, "anna.b@example.com", "mail:Work/x")]
    [InlineData("imap://localhost/user/anna/Work", '/', null, false, "anna", "mail:INBOX/Work")]
    [InlineData("imap://localhost/user/anna", '/', "example.com", false, "anna@example.com", "mail:INBOX")]
    [InlineData("imap://localhost/user/anna/Work%40other.org", '/', "example.com", true, "anna@other.org", "mail:Work")]
    public void Names_are_read_as_the_server_is_set_up(string uri, char separator, string? domain, bool isAlt, string account, string folder)
    {
        var settings = _settings with { Separator = separator, Domain = domain, IsAltNamespace = isAlt };
        var told = Assert.Single(new CyrusHints(settings, _clock).Of(Line("FlagsSet", uri, ",\"uidset\":\"1\"")));
        Assert.Equal((account, folder), (told.Account, told.Hint.FolderKey));
    }

    [Fact]
    public void A_change_that_no_messages_are_told_of_is_its_folder_after_a_moment()
    {
        var hints = new CyrusHints(_settings, _clock);
        Assert.Empty(hints.Of(Line("MailboxModseq", Inbox))); // of an append: the word about the message comes after it
        Assert.Single(hints.Of(Line("MessageAppend", Inbox + "/;UID=5")));
        Assert.Single(hints.Of(Line("FlagsSet", Inbox, ",\"uidset\":\"1\""))); // of a store: before it
        Assert.Empty(hints.Of(Line("MailboxModseq", Inbox)));
        _clock.Advance(UntoldChanges.Patience * 2);
        Assert.Empty(hints.TakeUntold());

        Assert.Empty(hints.Of(Line("MailboxModseq", Inbox))); // of an annotation
        Assert.Empty(hints.TakeUntold());
        _clock.Advance(UntoldChanges.Patience * 2);
        Assert.Equal(MailboxHint.Folder("mail:INBOX"), Assert.Single(hints.TakeUntold()).Hint);
        Assert.Empty(hints.TakeUntold());
    }

    [Fact]
    public void Another_process_does_not_speak_for_it()
    {
        var hints = new CyrusHints(_settings, _clock);
        Assert.Empty(hints.Of(Line("MailboxModseq", Inbox)));
        Assert.Single(hints.Of(Line("MessageAppend", Inbox + "/;UID=5", process: 2)));
        _clock.Advance(UntoldChanges.Patience * 2);
        Assert.Single(hints.TakeUntold());
    }

    [Theory]
    [InlineData("""{"event":"MessageNew"}""")]
    [InlineData("""{"event":"MessageNew","uri":"imap://localhost/user/anna"}""")]
    [InlineData("""{"uri":"imap://localhost/user/anna","timestamp":"2026-11-23T09:00:00Z"}""")]
    [InlineData("null")]
    [InlineData("""{"event":""")]
    public void A_line_without_time_or_place_is_none(string line) => Assert.Throws<JsonException>(() => CyrusEvent.Parse(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("anna")]
    [InlineData("imap://localhost/user/anna;UIDVALIDITY=x")]
    public void An_address_that_cannot_be_read_is_refused(string uri) => Assert.Throws<FormatException>(() => Hints("MessageNew", uri));

    private static CyrusEvent Line(string name, string uri, string more = "", string type = "e", int process = 1) => CyrusEvent.Parse(Encoding.UTF8.GetBytes(
        $$"""{"event":"{{name}}","timestamp":"2026-11-23T09:57:07.298Z","uri":"{{uri}}","pid":{{process}},"vnd.cmu.mbtype":"{{type}}"{{more}}}"""));

    private MailboxHint[] Hints(string name, string uri, string more = "", string type = "e", CyrusEventsSettings? settings = null)
    {
        var told = new CyrusHints(settings ?? _settings, _clock).Of(Line(name, uri, more, type));
        Assert.All(told, one => Assert.Equal(Anna, one.Account));
        return [.. told.Select(one => one.Hint)];
    }
}
