using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

/// <summary>Names that are hard to carry: in any encoding, too long, like paths.</summary>
public sealed class NameTests : MaildirFixture
{
    [Theory]
    [InlineData("Maildir/cur/1.caf\xE9:2,S", "1.caf%E9", "mail:INBOX")]
    [InlineData("drive/caf\xE9 \xFF.txt", "caf%E9 %FF.txt", "drive:")]
    [InlineData("contacts/b\xFCro/\xE9.vcf", "%E9.vcf", "contacts:b%FCro")]
    public async Task A_name_that_is_not_UTF8_is_listed_opened_and_put_back(string path, string key, string folder)
    {
        WriteRaw(path, "content");
        await Mirror.ReadAsync();
        var (state, content) = await Mirror.StateAsync(Mirror.Item(key));
        RemoveRaw(path);

        var result = await PutAsync(state.Placement, state.Kind, folder, content);

        await Mirror.ReadAsync();
        Assert.Equal((folder, key), (result.FolderKey, result.Key));
        Assert.Equal("content"u8.ToArray(), await Mirror.ContentAsync(Mirror.Item(key)));
    }

    [Theory]
    [InlineData("mail:in%2Fout")]
    [InlineData("mail:%2E%2E")]
    [InlineData("mail:🌷 Garden/Äpfel & Birnen")]
    [InlineData("mail:a%2E%2Eb/%2E")]
    [InlineData("drive:🌷/Ünï cödé")]
    [InlineData("contacts:%2E%2E")]
    public async Task A_folder_with_a_hard_name_is_made_inside_the_account_and_listed(string key)
    {
        var outside = Directory.GetFileSystemEntries(Path.GetDirectoryName(Tree[Home])!).ToHashSet();

        var result = await PutFolderAsync(key);

        await Mirror.ReadAsync();
        Assert.Contains(result.Key, Mirror.Folders.Keys);
        Assert.Equal(outside, Directory.GetFileSystemEntries(Path.GetDirectoryName(Tree[Home])!).ToHashSet());
    }

    [Theory]
    [InlineData("drive:%2E%2E/%2E%2E/x", "../../x")]
    [InlineData("drive:a%2F..%2Fb", "..")]
    [InlineData("drive:%00", "..")]
    public async Task A_key_that_tries_to_climb_out_names_a_file_like_any_other(string folder, string key)
    {
        var made = await PutFolderAsync(folder);

        var result = await PutAsync(new Placement { Key = key }, ItemKind.Document, made.Key, [1]);

        await Mirror.ReadAsync();
        Assert.True(Mirror.Has(made.Key, result.Key));
        Assert.Equal(["account.json", "drive", "Maildir"], Directory.GetFileSystemEntries(Tree[Home]).Select(Path.GetFileName).Order(StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("mail:", 300)]
    [InlineData("drive:", 300)]
    [InlineData("calendars:", 300)]
    [InlineData("mail:", 120, 'ü')]
    public async Task A_folder_name_that_is_too_long_is_refused_with_advice(string area, int length, char letter = 'x')
    {
        var failure = await Assert.ThrowsAsync<MailboxException>(() => PutFolderAsync(area + new string(letter, length)));

        Assert.Equal(MailboxFailure.Refused, failure.Failure);
        Assert.Contains("shorter name", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_name_that_is_too_long_is_refused_and_leaves_nothing_behind()
    {
        await PutFolderAsync("drive:");

        var failure = await Assert.ThrowsAsync<MailboxException>(() => PutAsync(new Placement { Key = new string('x', 300) }, ItemKind.Document, "drive:", [1]));

        Assert.Equal(MailboxFailure.Refused, failure.Failure);
        Assert.Empty(Directory.GetFileSystemEntries(Tree[$"{Home}/drive"]));
    }

    [Theory]
    [InlineData("4711")]
    [InlineData("a:b")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("x/y")]
    [InlineData(".hidden")]
    public async Task A_mail_with_the_key_of_another_server_is_put_under_a_proper_name(string key)
    {
        var result = await PutAsync(new Placement { Key = key, Flags = ["seen"] }, ItemKind.Message, Inbox, Samples.Mail("x"));

        await Mirror.ReadAsync();
        Assert.True(Mirror.Has(Inbox, result.Key));
        Assert.Equal(["seen"], Mirror.Item(result.Key).Flags);
    }

    [Theory]
    [InlineData(ItemKind.Contact, "contacts:Friends", "4711")]
    [InlineData(ItemKind.Appointment, "calendars:Home", ".hidden.ics")]
    [InlineData(ItemKind.Task, "calendars:Home", "x.lock")]
    [InlineData(ItemKind.Contact, "contacts:Friends", "displayname")]
    [InlineData(ItemKind.Document, "drive:", "notes.lock")]
    [InlineData(ItemKind.Document, "drive:", ".nfs01")]
    public async Task A_resource_gets_a_name_that_the_next_listing_shows(ItemKind kind, string folder, string key)
    {
        await PutFolderAsync(folder);

        var result = await PutAsync(new Placement { Key = key }, kind, folder, [1]);

        await Mirror.ReadAsync();
        Assert.True(Mirror.Has(folder, result.Key));
    }

    [Fact]
    public async Task Two_files_of_one_mail_are_two_items()
    {
        Tree.Write($"{Home}/Maildir/cur/1.same:2,S", "one");
        Tree.Write($"{Home}/Maildir/cur/1.same:2,FS", "two");
        Tree.Write($"{Home}/Maildir/new/1.same", "three");

        await Mirror.ReadAsync();

        var contents = new List<string>();
        foreach (var item in Mirror.Items)
        {
            contents.Add(System.Text.Encoding.UTF8.GetString(await Mirror.ContentAsync(item)));
        }

        Assert.Equal(["one", "three", "two"], contents.Order());
    }

    [Fact]
    public async Task The_names_that_are_ignored_are_these_and_no_others()
    {
        foreach (var name in new[] { ".hidden", "x.lock", "x.tmp", "color", "displayname", "notes.txt", "a.ics" })
        {
            Tree.Write($"{Home}/calendars/Home/{name}", "x");
        }

        foreach (var name in new[] { ".profile", ".~lock.plan.ods#", ".nfs0001", ".fuse_hidden1", "x.lock", "plan.ods" })
        {
            Tree.Write($"{Home}/drive/{name}", "x");
        }

        Tree.Write($"{Home}/Maildir/cur/.hidden", "x");
        Tree.Write($"{Home}/Maildir/tmp/half", "x");
        Tree.Write($"{Home}/Maildir/dovecot-uidlist", "x");
        Tree.MakeDirectory($"{Home}/Maildir/.not-a-folder");

        var run = await Mirror.ReadAsync();

        Assert.Equal([".profile", "a.ics", "plan.ods"], Mirror.Items.Select(item => item.Key).Order());
        Assert.Contains("notes.txt", Assert.Single(run.Problems).Subject, StringComparison.Ordinal);
        Assert.Equal(["calendars:Home", "drive:", Inbox], Mirror.Folders.Keys.Order());
    }

    [Fact]
    public async Task A_keyword_beyond_the_26th_is_not_carried_and_said_so()
    {
        var tags = Enumerable.Range(0, 30).Select(i => $"tag{i:00}").ToValueSet();

        var result = await PutAsync(new Placement { Key = "x", Tags = tags, Flags = ["seen", "$mdnsent"] }, ItemKind.Message, Inbox, Samples.Mail("x"));

        await Mirror.ReadAsync();
        Assert.Equal(tags.Take(26), Mirror.Item(result.Key).Tags);
        Assert.Equal(["tag26", "tag27", "tag28", "tag29", "$mdnsent"], result.NotCarried);
    }

    [Theory]
    [InlineData(ItemKind.Message, "Work/2026", "mail:Work/2026")]
    [InlineData(ItemKind.Message, "inbox", "mail:INBOX")]
    [InlineData(ItemKind.Contact, "Friends", "contacts:Friends")]
    [InlineData(ItemKind.Task, "Home", "calendars:Home")]
    [InlineData(ItemKind.Document, "", "drive:")]
    [InlineData(ItemKind.Document, "Plans/../x", "drive:Plans/%2E%2E/x")]
    public async Task A_person_names_a_folder_by_its_path(ItemKind kind, string path, string key)
    {
        await using var session = await OpenAsync();

        Assert.Equal(key, session.FolderKey(kind, path));
    }

    private void WriteRaw(string path, string content)
    {
        using var directory = OpenRaw(path, out var name);
        using var file = directory.CreateFile(name);
        RandomAccess.Write(file, System.Text.Encoding.UTF8.GetBytes(content), 0);
    }

    private void RemoveRaw(string path)
    {
        using var directory = OpenRaw(path, out var name);
        directory.Remove(name);
    }

    /// <summary>Each character of the path is one byte.</summary>
    private OpenDirectory OpenRaw(string path, out RawName name)
    {
        var levels = path.Split('/').Select(level => new RawName(System.Text.Encoding.Latin1.GetBytes(level))).ToArray();
        var current = TreeRoot.Open(Tree[Home]);
        foreach (var level in levels[..^1])
        {
            using var above = current;
            above.MakeDirectory(level);
            current = above.Open(level);
        }

        name = levels[^1];
        return current;
    }
}
