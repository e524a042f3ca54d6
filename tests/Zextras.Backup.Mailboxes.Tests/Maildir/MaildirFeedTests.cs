using System.Globalization;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Tests.Feed;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

/// <summary>What a Maildir tree tells while it happens, and looks at the places that it told of.</summary>
public sealed class MaildirFeedTests : MaildirFixture
{
    [Fact]
    public async Task A_delivery_a_flag_and_a_deletion_name_the_mail()
    {
        Tree.MakeMaildir($"{Home}/Maildir");
        await using var listener = await ListenAsync();
        Deliver("1.M1");
        await listener.HintsUntilAsync(Anna, MailboxHint.Of(Inbox, "1.M1"));

        File.Move(Tree[$"{Home}/Maildir/new/1.M1"], Tree[$"{Home}/Maildir/cur/1.M1:2,S"]);
        Assert.Equal([MailboxHint.Of(Inbox, "1.M1")], await listener.HintsUntilAsync(Anna, MailboxHint.Of(Inbox, "1.M1")));
        Assert.Equal(["seen"], Assert.Single((await LookAsync(MailboxHint.Of(Inbox, "1.M1"))).Items).Flags);

        File.Delete(Tree[$"{Home}/Maildir/cur/1.M1:2,S"]);
        await listener.HintsUntilAsync(Anna, MailboxHint.Of(Inbox, "1.M1"));
        Assert.Equal([new RemovedEntry(Inbox, "1.M1")], (await LookAsync(MailboxHint.Of(Inbox, "1.M1"))).Removed);
    }

    [Fact]
    public async Task A_mail_that_moves_is_told_in_both_folders_and_shown_in_one()
    {
        Tree.MakeMaildir($"{Home}/Maildir");
        Tree.MakeMaildir($"{Home}/Maildir/.Work");
        Deliver("1.M1");
        await using var listener = await ListenAsync();
        File.Move(Tree[$"{Home}/Maildir/new/1.M1"], Tree[$"{Home}/Maildir/.Work/cur/1.M1:2,S"]);

        MailboxHint[] hints = [MailboxHint.Of(Inbox, "1.M1"), MailboxHint.Of("mail:Work", "1.M1")];
        Assert.Equal(hints, await listener.HintsUntilAsync(Anna, hints[1]));
        var page = await LookAsync(hints);
        Assert.Equal("mail:Work", Assert.Single(page.Items).FolderKey);
        Assert.Equal([new RemovedEntry(Inbox, "1.M1")], page.Removed);
    }

    [Fact]
    public async Task In_a_new_and_in_a_renamed_folder_everything_is_heard()
    {
        Tree.MakeMaildir($"{Home}/Maildir");
        await using var listener = await ListenAsync();
        Tree.MakeMaildir($"{Home}/Maildir/.Old");
        await listener.HintsUntilAsync(Anna, MailboxHint.Anywhere);

        Directory.Move(Tree[$"{Home}/Maildir/.Old"], Tree[$"{Home}/Maildir/.New"]);
        await listener.HintsUntilAsync(Anna, MailboxHint.Anywhere);
        Tree.Write($"{Home}/Maildir/.New/cur/1.M1:2,", "Subject: x\n\n");
        await listener.HintsUntilAsync(Anna, MailboxHint.Of("mail:New", "1.M1"));
    }

    [Fact]
    public async Task A_file_is_told_when_it_is_written_whole_when_it_is_replaced_and_when_it_is_gone()
    {
        Tree.MakeDirectory($"{Home}/drive/Plans/Old");
        await using var listener = await ListenAsync();
        var file = Tree.Write($"{Home}/drive/Plans/Old/a.txt", "one");
        await listener.HintsUntilAsync(Anna, MailboxHint.Of("drive:Plans/Old", "a.txt"));

        File.Move(Tree.Write($"{Home}/drive/Plans/b.txt", "two"), file, overwrite: true);
        await listener.HintsUntilAsync(Anna, MailboxHint.Gone("drive:Plans", "b.txt"));
        await listener.HintsUntilAsync(Anna, MailboxHint.Of("drive:Plans/Old", "a.txt"));
        Assert.Equal(3, Assert.Single((await LookAsync(MailboxHint.Of("drive:Plans/Old", "a.txt"))).Items).SizeHint);

        File.Delete(file);
        await listener.HintsUntilAsync(Anna, MailboxHint.Gone("drive:Plans/Old", "a.txt"));
    }

    [Fact]
    public async Task A_new_account_and_changed_settings_are_told()
    {
        await using var listener = await ListenAsync();
        Tree.MakeMaildir("example.com/ben/Maildir");
        await listener.UntilAsync(told => told is MailboxEvent.AccountChanged { Account: "ben@example.com" });
        Tree.Write("example.com/ben/Maildir/new/1.M1", "Subject: x\n\n");
        await listener.HintsUntilAsync("ben@example.com", MailboxHint.Of(Inbox, "1.M1"));

        Tree.Write("example.com/ben/account.json", "{}");
        await listener.UntilAsync(told => told is MailboxEvent.AccountChanged { Account: "ben@example.com" });
    }

    [Fact]
    public async Task More_than_the_kernel_holds_is_told_to_be_lost()
    {
        Tree.MakeMaildir($"{Home}/Maildir");
        await using var listener = await ListenAsync();
        Deliver("1.M");
        var room = int.Parse(await File.ReadAllTextAsync("/proc/sys/fs/inotify/max_queued_events"), CultureInfo.InvariantCulture);
        for (var i = 0; i < room / 2; i += 2)
        {
            // Two events each: here it went, there it came.
            File.Move(Tree[$"{Home}/Maildir/new/1.M"], Tree[$"{Home}/Maildir/cur/1.M:2,"]);
            File.Move(Tree[$"{Home}/Maildir/cur/1.M:2,"], Tree[$"{Home}/Maildir/new/1.M"]);
        }

        var lost = (MailboxEvent.Lost)(await listener.UntilAsync(told => told is MailboxEvent.Lost))[^1];
        Assert.Empty(lost.Accounts);
        Assert.True(lost.Since <= lost.At);
        Deliver("after.M");
        await listener.HintsUntilAsync(Anna, MailboxHint.Of(Inbox, "after.M"));
    }

    [Fact]
    public async Task A_folder_that_is_gone_says_nothing_of_its_items()
    {
        var page = await LookAsync(MailboxHint.Of("mail:Nowhere", "1.M1"));
        Assert.Empty(page.Removed);
    }

    [Fact]
    public async Task An_account_that_was_replaced_since_it_was_opened_is_not_looked_at()
    {
        Tree.MakeMaildir($"{Home}/Maildir");
        await using var session = await OpenAsync();
        Directory.Delete(Tree[Home], recursive: true);
        Tree.MakeMaildir($"{Home}/Maildir");

        await Assert.ThrowsAsync<MailboxException>(() => PageAsync(session, MailboxHint.Of(Inbox, "1.M1")));
    }

    private void Deliver(string name)
    {
        File.Move(Tree.Write($"{Home}/Maildir/tmp/{name}", "Subject: x\n\n"), Tree[$"{Home}/Maildir/new/{name}"]);
    }

    private Task<Listener> ListenAsync() => Listener.StartAsync(Driver.Server.OpenFeed());

    private async Task<ChangePage> LookAsync(params MailboxHint[] hints)
    {
        await using var session = await OpenAsync();
        return await PageAsync(session, hints);
    }

    private static async Task<ChangePage> PageAsync(IMailboxSession session, params MailboxHint[] hints)
    {
        var pages = new List<ChangePage>();
        await foreach (var page in session.LookAsync(cursor: null, hints, CancellationToken.None))
        {
            pages.Add(page);
        }

        return new ChangePage { Items = [.. pages.SelectMany(page => page.Items)], Removed = [.. pages.SelectMany(page => page.Removed)] };
    }
}
