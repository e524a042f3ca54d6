using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Imap;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Mailboxes.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>Works on mailboxes by IMAP, logged in as their owner.</summary>
public sealed class ImapDriver : IMailboxDriver
{
    // Dovecot takes that many with one command without keeping the test from its time limit.
    private const int MailsAtOnce = 500;

    private readonly MailServer _server;
    private readonly string _store;
    private readonly TemporaryTree _tree = new();
    private readonly Dictionary<string, ImapClient> _clients = [];
    private readonly List<string> _accounts = [];

    /// <summary>A fresh store for accounts on the server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="imap">More settings of the section <c>imap</c>.</param>
    /// <param name="sameStoreAs">Whose accounts to work on; by default on fresh ones.</param>
    /// <param name="more">More blocks.</param>
    public ImapDriver(MailServer server, string imap = "", ImapDriver? sameStoreAs = null, string more = "")
    {
        _server = server;
        _store = sameStoreAs?._store ?? server.NewStore();
        _tree.Write("accounts", "");
        _tree.Write("password", "admin-password\n");
        _tree.Write("server.conf", $$"""
            accounts-file = accounts
            administrator { user = backup, password-file = password }
            imap {
              host = {{RealServer.Host}}
              port = {{server.Port}}
              tls = none
              login = {{server.Login}}
              {{imap}}
            }
            {{more}}
            """);
        Server = MailboxServers.Create($"config:{_tree["server.conf"]}", TimeProvider.System);
    }

    public IMailboxServer Server { get; }

    /// <summary>The directory of an account's Maildir, where the server is a Dovecot.</summary>
    public string MaildirOf(string address) => ((DovecotServer)_server).MaildirOf(address, _store);

    public async Task<AccountId> CreateAccountAsync(string address, ItemAttributes settings)
    {
        // The owner's first login makes the mailbox.
        await ClientAsync(address);
        var listed = address + _store;
        _accounts.Add(listed);
        _tree.Write("accounts", string.Join('\n', _accounts));
        return AccountSettings.Derive(listed);
    }

    public Task CreateDirectoryObjectAsync(ItemKind kind, string name, ItemAttributes attributes) => throw NotHere();

    public Task<string> PutResourceAsync(string address, string folderKey, string name, byte[] content) => throw NotHere();

    public async Task CreateFolderAsync(string address, string folderKey)
    {
        var client = await ClientAsync(address);
        var path = PathOf(folderKey);
        var at = path.LastIndexOf('/');
        var parent = at < 0 ? client.GetFolder(client.PersonalNamespaces[0]) : await client.GetFolderAsync(path[..at]);
        await parent.CreateAsync(path[(at + 1)..], isMessageFolder: true);
    }

    public async Task RenameFolderAsync(string address, string folderKey, string newFolderKey)
    {
        var client = await ClientAsync(address);
        var folder = await FolderAsync(address, folderKey);
        await folder.RenameAsync(client.GetFolder(client.PersonalNamespaces[0]), PathOf(newFolderKey));
    }

    public async Task DeleteFolderAsync(string address, string folderKey)
    {
        var folder = await FolderAsync(address, folderKey);
        if (folder.IsOpen)
        {
            await folder.CloseAsync();
        }

        await folder.DeleteAsync();
    }

    public async Task GrantAsync(string address, string folderKey, string who, string rights) =>
        await (await FolderAsync(address, folderKey)).SetAccessRightsAsync(who, new AccessRights(rights));

    public async Task<string> AppendMailAsync(string address, string folderKey, byte[] content, string[] flags, string[] tags, DateTimeOffset date)
    {
        var folder = await OpenAsync(address, folderKey);
        Assert.True(RawMessage.TryCreate(content, out var message));
        var next = folder.UidNext;
        var uid = await folder.AppendAsync(new AppendRequest(message, FlagsOf(flags), tags, date)) ?? next;
        await folder.CheckAsync();
        return MessageEntries.KeyOf(folder.UidValidity, uid!.Value.Id);
    }

    public async Task AppendMailsAsync(string address, string folderKey, IReadOnlyList<byte[]> contents, DateTimeOffset date)
    {
        var folder = await OpenAsync(address, folderKey);
        foreach (var some in contents.Chunk(MailsAtOnce))
        {
            await folder.AppendAsync([.. some.Select(content =>
            {
                Assert.True(RawMessage.TryCreate(content, out var message));
                return (IAppendRequest)new AppendRequest(message, MessageFlags.None, date);
            })]);
        }
    }

    public async Task SetFlagsAsync(string address, string folderKey, string key, string[] flags)
    {
        var folder = await OpenAsync(address, folderKey);
        var all = MessageFlags.Answered | MessageFlags.Deleted | MessageFlags.Draft | MessageFlags.Flagged | MessageFlags.Seen;
        await folder.StoreAsync(UidOf(key), new StoreFlagsRequest(StoreAction.Remove, all & ~FlagsOf(flags)) { Silent = true });
        await folder.StoreAsync(UidOf(key), new StoreFlagsRequest(StoreAction.Add, FlagsOf(flags)) { Silent = true });
    }

    public async Task<string> MoveMailAsync(string address, string folderKey, string key, string toFolderKey)
    {
        var target = await FolderAsync(address, toFolderKey);
        await target.StatusAsync(StatusItems.UidNext | StatusItems.UidValidity);
        var next = target.UidNext;
        var folder = await OpenAsync(address, folderKey);
        var moved = await folder.MoveToAsync(UidOf(key), target) ?? next;
        return MessageEntries.KeyOf(target.UidValidity, moved!.Value.Id);
    }

    public async Task DeleteItemAsync(string address, string folderKey, string key)
    {
        var folder = await OpenAsync(address, folderKey);
        await folder.StoreAsync(UidOf(key), new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true });
        await folder.ExpungeAsync();
    }

    public void LetTimePass()
    {
        // IMAP counts changes; it does not look at clocks.
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            await client.DisconnectAsync(quit: true);
            client.Dispose();
        }

        await Server.DisposeAsync();
        _tree.Dispose();
    }

    /// <summary>The owner's connection.</summary>
    public async Task<ImapClient> ClientAsync(string address)
    {
        if (!_clients.TryGetValue(address, out var client))
        {
            client = new ImapClient();
            await client.ConnectAsync(RealServer.Host, _server.Port, SecureSocketOptions.None);
            await client.AuthenticateAsync(address + _store, "user-password");
            _clients[address] = client;
        }

        return client;
    }

    private static NotSupportedException NotHere() => new("IMAP has mail only.");

    private static string PathOf(string folderKey) => string.Join('/', ImapFolderNames.LevelsOf(folderKey, '/'));

    private static UniqueId UidOf(string key) => new(uint.Parse(key.Split('.')[1]));

    private static MessageFlags FlagsOf(string[] flags) =>
        flags.Aggregate(MessageFlags.None, (all, flag) => all | Enum.Parse<MessageFlags>(flag, ignoreCase: true));

    private async Task<IMailFolder> FolderAsync(string address, string folderKey) => await (await ClientAsync(address)).GetFolderAsync(PathOf(folderKey));

    private async Task<IMailFolder> OpenAsync(string address, string folderKey)
    {
        var folder = await FolderAsync(address, folderKey);
        if (!folder.IsOpen)
        {
            await folder.OpenAsync(FolderAccess.ReadWrite);
        }

        return folder;
    }
}
