using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// A mail server by IMAP: Dovecot, Cyrus, Zimbra, Carbonio and any other. One administrator opens every account. IMAP knows
/// nothing of an account's settings, of domains, lists and classes of service: those stay with the server's own directory.
/// </summary>
internal sealed class ImapServer(ImapSettings settings, TimeProvider clock) : IMailboxServer
{
    private readonly ConcurrentDictionary<AccountId, string> _addresses = new();

    /// <inheritdoc/>
    public string Description => settings.ToString();

    /// <summary>The accounts of the configuration, whose ids are made of their addresses. They are not asked of the server: one that cannot be opened says so when it is.</summary>
    public async IAsyncEnumerable<AccountEntry> ListAccountsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (id, address) in await Task.Run(FindAll, cancellation))
        {
            yield return new AccountEntry { Id = id, Name = address, Settings = ItemAttributes.Empty };
        }
    }

    /// <summary>Empty and whole: IMAP has no directory.</summary>
    public async IAsyncEnumerable<DirectoryEntry> ListDirectoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield break;
    }

    /// <inheritdoc/>
    public async Task<IMailboxSession> OpenAsync(AccountId account, CancellationToken cancellation)
    {
        if (!_addresses.TryGetValue(account, out var address) && !(await Task.Run(FindAll, cancellation)).TryGetValue(account, out address))
        {
            throw new MailboxException(MailboxFailure.NotFound, $"There is no account {account} in the list of accounts of {settings}.");
        }

        var session = new ImapSession(settings, address, clock);
        try
        {
            await session.ConnectAsync(cancellation);
            return session;
        }
        catch (Exception e) when (e is MailboxException or OperationCanceledException)
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Accounts are made in the server's own directory; one that is there already has nothing here that could be set.</summary>
    public async Task<PutResult> PutAccountAsync(AccountId account, ItemState state, CancellationToken cancellation)
    {
        if (!(await Task.Run(FindAll, cancellation)).ContainsKey(account))
        {
            throw Refused($"The account '{state.Content.Name}' cannot be created by IMAP. Create it in the server's directory, add it to the list of accounts, then restore its items.");
        }

        return new PutResult { FolderKey = "", Key = state.Content.Name, NotCarried = [.. state.Content.Attributes.Select(attribute => attribute.Key)] };
    }

    /// <inheritdoc/>
    public Task<PutResult> PutDirectoryObjectAsync(ItemId id, ItemState state, CancellationToken cancellation) =>
        throw Refused($"The {state.Kind.Name()} '{state.Content.Name}' cannot be put back by IMAP, which has no directory. Configure the server's directory as well.");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static MailboxException Refused(string message) => new(MailboxFailure.Refused, message);

    private Dictionary<AccountId, string> FindAll()
    {
        try
        {
            var found = settings.Accounts().ToDictionary(AccountSettings.Derive);
            foreach (var (id, address) in found)
            {
                _addresses[id] = address;
            }

            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailboxException(MailboxFailure.Unavailable, $"The list of accounts cannot be read: {e.Message}", e);
        }
    }
}
