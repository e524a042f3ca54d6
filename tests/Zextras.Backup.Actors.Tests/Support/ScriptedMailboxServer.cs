using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>A mailbox server in memory. It does what it is told, in the same order each time; see <see cref="ScriptedAccount"/>.</summary>
internal sealed class ScriptedMailboxServer : IMailboxServer
{
    private readonly Lock _lock = new();
    private readonly List<ScriptedAccount> _accounts = [];

    public string Description => "scripted:";

    /// <summary>Domains, classes of service and distribution lists.</summary>
    internal IReadOnlyList<DirectoryEntry> Directory { get; set; } = [];

    /// <summary>What tells the engine of changes; null: nothing does.</summary>
    internal ScriptedFeed? Feed { get; set; }

    /// <summary>Thrown by the next listings of the accounts, and of the directory, while it is not null.</summary>
    internal MailboxException? AccountsFail { get; set; }

    internal MailboxException? DirectoryFails { get; set; }

    /// <summary>Whether every account is listed twice.</summary>
    internal bool ListsAccountsTwice { get; set; }

    /// <summary>Whether a restore can make accounts and directory objects.</summary>
    internal bool MakesAccounts { get; set; }

    internal ScriptedAccount Account(string name)
    {
        lock (_lock)
            return _accounts.Single(account => account.Name == name);
    }

    internal ScriptedAccount AddAccount(string name, AccountId? id = null)
    {
        var account = new ScriptedAccount(name, id);
        lock (_lock)
            _accounts.Add(account);
        return account;
    }

    internal void Add(ScriptedAccount account)
    {
        lock (_lock)
            _accounts.Add(account);
    }

    internal void Remove(ScriptedAccount account) => Remove(account.Name);

    internal void Remove(string name)
    {
        lock (_lock)
            _accounts.RemoveAll(account => account.Name == name);
    }

    /// <summary>Whether contents that were lost can be refilled.</summary>
    public bool CanRefill { get; set; }

    public async IAsyncEnumerable<AccountEntry> ListAccountsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        ScriptedAccount[] accounts;
        lock (_lock)
            accounts = [.. _accounts];
        foreach (var account in ListsAccountsTwice ? accounts.Concat(accounts) : accounts)
            yield return account.Entry();
        if (AccountsFail is { } failure)
            throw failure;
    }

    public async IAsyncEnumerable<DirectoryEntry> ListDirectoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        foreach (var entry in Directory)
            yield return entry;
        if (DirectoryFails is { } failure)
            throw failure;
    }

    public async Task<IMailboxSession> OpenAsync(AccountId account, CancellationToken cancellation)
    {
        await Task.Yield();
        ScriptedAccount? found;
        lock (_lock)
            found = _accounts.Find(each => each.Id == account);
        if (found is null)
            throw new MailboxException(MailboxFailure.NotFound, $"There is no account {account}.");
        return found.Refuses is { } refusal ? throw refusal : new ScriptedSession(found);
    }

    public Task<PutResult> PutAccountAsync(AccountId account, ItemState state, CancellationToken cancellation)
    {
        if (!MakesAccounts)
            throw new MailboxException(MailboxFailure.Refused, "The scripted server makes no accounts.");
        lock (_lock)
        {
            var found = _accounts.Find(each => each.Id == account);
            if (found is null)
                _accounts.Add(found = new ScriptedAccount(state.Content.Name, account));
            found.Settings = state.Content.Attributes;
        }

        return Task.FromResult(new PutResult { FolderKey = "", Key = state.Content.Name });
    }

    public Task<PutResult> PutDirectoryObjectAsync(ItemId id, ItemState state, CancellationToken cancellation)
    {
        if (!MakesAccounts)
            throw new MailboxException(MailboxFailure.Refused, "The scripted server makes no directory objects.");
        Directory = [.. Directory.Where(entry => entry.Id.ToString() != id.ToString()), new DirectoryEntry
        {
            Kind = state.Kind,
            Id = Guid.Parse(id.ToString()),
            Name = state.Content.Name,
            Attributes = state.Content.Attributes,
        }];
        return Task.FromResult(new PutResult { FolderKey = "", Key = state.Content.Name });
    }

    public IMailboxFeed? OpenFeed() => Feed?.Open();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
