using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>A fresh server with one account, and what the contracts do with it.</summary>
public abstract class ContractBase : IAsyncLifetime
{
    protected const string Anna = "anna@example.com";

    protected static readonly ItemAttributes Settings = ItemAttributes.Of(
    [
        KeyValuePair.Create("display-name", (string?)"Anna Lind"),
        KeyValuePair.Create(AttributeNames.Status, (string?)"active"),
    ]);

    protected IMailboxDriver Driver { get; private set; } = null!;

    protected IMailboxServer Server => Driver.Server;

    protected AccountId Account { get; private set; }

    protected Mirror Mirror { get; private set; } = null!;

    protected abstract Task<IMailboxDriver> StartAsync();

    public async Task InitializeAsync()
    {
        Driver = await StartAsync();
        Account = await Driver.CreateAccountAsync(Anna, Settings);
        Mirror = new Mirror(Server, Account);
    }

    public async Task DisposeAsync() => await Driver.DisposeAsync();

    /// <summary>Names of what the server cannot take back of an item of that kind, and says so.</summary>
    protected virtual IReadOnlyList<string> NotCarried(ItemKind kind) => [];

    /// <summary>Compares contents; on servers that write the same content in another form, what it says.</summary>
    protected virtual void AssertSame(byte[] expected, byte[] actual) => Assert.Equal(expected, actual);

    /// <summary>Deletes the only item of the account, puts it back, and compares all there is to it.</summary>
    protected async Task AssertPutBackAsync(ItemKind kind, string folder, string key)
    {
        await Mirror.ReadAsync();
        var entry = Mirror.Item(key);
        var (state, content) = await Mirror.StateAsync(entry);
        await Driver.DeleteItemAsync(Anna, folder, key);

        var result = await PutAsync(state, folder, content);

        await Mirror.ReadAsync();
        var (after, afterContent) = await Mirror.StateAsync(Assert.Single(Mirror.Items));
        Assert.Equal(kind, after.Kind);
        Assert.Equal((folder, after.Placement.Key), (result.FolderKey, result.Key));
        AssertSame(content, afterContent);
        Assert.Equal(state.Content with { Size = after.Content.Size }, after.Content);
        Assert.Equal(Carried(state.Placement), Carried(after.Placement));
        Assert.Equal(NotCarried(kind), result.NotCarried);
    }

    /// <summary>Puts two items beside the only one of the account, under its key, and compares what came of the three.</summary>
    protected async Task AssertPutBesideAsync(string folder, string key, byte[]? one = null, byte[]? two = null)
    {
        await Mirror.ReadAsync();
        var (state, content) = await Mirror.StateAsync(Mirror.Item(key));
        one ??= [.. content, .. "\r\n"u8];
        two ??= one;

        var first = await PutAsync(state, folder, one);
        var second = await PutAsync(state, folder, two);

        await Mirror.ReadAsync();
        Assert.Equal(3, Mirror.Items.Count);
        AssertSame(content, await Mirror.ContentAsync(Mirror.Item(key)));
        AssertSame(one, await Mirror.ContentAsync(Mirror.Item(first.Key)));
        AssertSame(two, await Mirror.ContentAsync(Mirror.Item(second.Key)));
    }

    /// <summary>Makes a folder and looks whether it and all above it are there.</summary>
    protected async Task AssertMadeAsync(string key)
    {
        var result = await PutFolderAsync(key, null);

        await Mirror.ReadAsync();
        Assert.Equal((key, key), (result.FolderKey, result.Key));
        for (var folder = Mirror.Folders[key]; folder.ParentKey is not null; folder = Mirror.Folders[folder.ParentKey])
        {
            Assert.Contains(folder.ParentKey, Mirror.Folders.Keys);
        }
    }

    protected async Task<PutResult> PutAsync(ItemState state, string folder, byte[] content)
    {
        await using var session = await Server.OpenAsync(Account, CancellationToken.None);
        return await session.PutItemAsync(Put(state, folder, content), CancellationToken.None);
    }

    protected static ItemToPut Put(ItemState state, string folder, byte[] content) => new(
        state with { Content = state.Content with { Size = content.Length } }, folder, _ => ValueTask.FromResult<Stream>(new MemoryStream(content)));

    protected async Task<PutResult> PutFolderAsync(string key, ItemState? state)
    {
        await using var session = await Server.OpenAsync(Account, CancellationToken.None);
        return await session.PutFolderAsync(key, state, CancellationToken.None);
    }

    protected async Task<List<AccountEntry>> ListAccountsAsync()
    {
        var accounts = new List<AccountEntry>();
        await foreach (var account in Server.ListAccountsAsync(CancellationToken.None))
        {
            accounts.Add(account);
        }

        return accounts;
    }

    protected async Task<List<DirectoryEntry>> ListDirectoryAsync()
    {
        var entries = new List<DirectoryEntry>();
        await foreach (var entry in Server.ListDirectoryAsync(CancellationToken.None))
        {
            entries.Add(entry);
        }

        return entries;
    }

    protected static ItemState FolderState(string key, string name, ItemAttributes attributes) =>
        new(new Placement { Key = key }, new ItemContent { Kind = ItemKind.Folder, Name = name, Attributes = attributes });

    private Placement Carried(Placement placement) =>
        placement with { Key = "", Modified = NotCarried(ItemKind.Document).Contains("modified") ? null : placement.Modified };
}
