using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Mailboxes.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

/// <summary>A Maildir tree with one account, for tests of what only this adapter does.</summary>
public abstract class MaildirFixture : IAsyncLifetime
{
    protected const string Anna = "anna@example.com";
    protected const string Home = "example.com/anna";
    protected const string Inbox = "mail:INBOX";

    protected MaildirDriver Driver { get; private set; } = null!;

    protected TemporaryTree Tree => Driver.Tree;

    protected AccountId Account { get; private set; }

    protected Mirror Mirror { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Driver = new MaildirDriver();
        Account = await Driver.CreateAccountAsync(Anna, ItemAttributes.Empty);
        Mirror = new Mirror(Driver.Server, Account);
    }

    public virtual async Task DisposeAsync() => await Driver.DisposeAsync();

    protected Task<IMailboxSession> OpenAsync() => Driver.Server.OpenAsync(Account, CancellationToken.None);

    protected async Task<List<AccountEntry>> ListAccountsAsync()
    {
        var accounts = new List<AccountEntry>();
        await foreach (var account in Driver.Server.ListAccountsAsync(CancellationToken.None))
        {
            accounts.Add(account);
        }

        return accounts;
    }

    protected async Task<PutResult> PutAsync(Placement placement, ItemKind kind, string folder, byte[] content)
    {
        await using var session = await OpenAsync();
        var state = new ItemState(placement, new ItemContent { Kind = kind, Name = "x", Size = content.Length });
        return await session.PutItemAsync(new ItemToPut(state, folder, _ => ValueTask.FromResult<Stream>(new MemoryStream(content))), CancellationToken.None);
    }

    protected async Task<PutResult> PutFolderAsync(string key, ItemState? state = null)
    {
        await using var session = await OpenAsync();
        return await session.PutFolderAsync(key, state, CancellationToken.None);
    }
}
