using Xunit;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Mailboxes.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

public sealed class SampleTreeTests
{
    [Fact]
    public async Task It_has_items_of_all_eleven_kinds_and_not_one_problem()
    {
        using var tree = new TemporaryTree();
        SampleTree.Write(tree["mail"]);
        await using var server = MailboxServers.Create($"maildir:{tree["mail"]}", TimeProvider.System);
        var kinds = new HashSet<ItemKind>();

        await foreach (var entry in server.ListDirectoryAsync(CancellationToken.None))
        {
            kinds.Add(entry.Kind);
        }

        await foreach (var account in server.ListAccountsAsync(CancellationToken.None))
        {
            kinds.Add(ItemKind.Account);
            Assert.Null(account.Problem);
            var mirror = new Mirror(server, account.Id);
            Assert.Empty((await mirror.ReadAsync()).Problems);
            kinds.Add(mirror.Folders.Count > 0 ? ItemKind.Folder : default);
            foreach (var item in mirror.Items)
            {
                var (state, _) = await mirror.StateAsync(item);
                Assert.Null(state.Content.Attributes.First(AttributeNames.Malformed));
                kinds.Add(state.Kind);
            }
        }

        Assert.Equal(Enum.GetValues<ItemKind>(), kinds.Order());
    }

    [Fact]
    public void Writing_it_again_changes_nothing_and_brings_nothing_back()
    {
        using var tree = new TemporaryTree();
        SampleTree.Write(tree.Path);
        var mail = Directory.GetFiles(tree["example.com/anna/Maildir/cur"]).First();
        File.Delete(mail);

        SampleTree.Write(tree.Path);

        Assert.False(File.Exists(mail));
    }

    [Fact]
    public void It_is_the_same_each_time()
    {
        using var first = new TemporaryTree();
        using var second = new TemporaryTree();
        SampleTree.Write(first.Path);
        SampleTree.Write(second.Path);

        Assert.Equal(Files(first.Path), Files(second.Path));

        static IEnumerable<(string, string, DateTime)> Files(string path) => Directory.GetFiles(path, "*", SearchOption.AllDirectories).Order()
            .Select(file => (Path.GetRelativePath(path, file), File.ReadAllText(file), File.GetLastWriteTimeUtc(file))).ToList();
    }
}
