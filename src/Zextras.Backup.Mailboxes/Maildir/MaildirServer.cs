using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir.Feed;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// A directory tree in open formats: the embedded mailbox server, and any host that keeps Maildirs. Layout:
/// <c>domain/user/{Maildir, contacts/book/*.vcf, calendars/calendar/*.ics, drive/**, account.json}</c> and
/// <c>directory.json</c>. Nothing outside the tree is read or written. No state is kept but where accounts were found, and by which id.
/// </summary>
internal sealed class MaildirServer(string path, TimeProvider clock) : IMailboxServer
{
    private readonly ConcurrentDictionary<AccountId, (RawName Domain, RawName User)> _found = new();
    private readonly ConcurrentDictionary<string, AccountId> _ids = new(StringComparer.Ordinal);

    // Settings, directory.json, subscriptions and keywords are rewritten as a whole: two restores at once would lose changes.
    private readonly Lock _writing = new();

    /// <inheritdoc/>
    public string Description => $"maildir:{path}";

    /// <inheritdoc/>
    public bool CanRefill => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<AccountEntry> ListAccountsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // All at once: settings are small, and a tree that fails half-way must not have shown half of it.
        foreach (var account in await Task.Run(FindAll, cancellation))
        {
            yield return account.Entry;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DirectoryEntry> ListDirectoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var entry in await Task.Run(() => Guarded(DirectoryFile.Read), cancellation))
        {
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public Task<IMailboxSession> OpenAsync(AccountId account, CancellationToken cancellation) => Task.Run<IMailboxSession>(
        () => new MaildirSession(Guarded(top => OpenAccount(top, account)), clock, _writing), cancellation);

    /// <inheritdoc/>
    public Task<PutResult> PutAccountAsync(AccountId account, ItemState state, CancellationToken cancellation) =>
        WriteAsync($"The account '{state.Content.Name}'", top => AccountWriter.Put(top, account, state, AccountsToWriteBeside(top), _writing), cancellation);

    /// <inheritdoc/>
    public Task<PutResult> PutDirectoryObjectAsync(ItemId id, ItemState state, CancellationToken cancellation) => WriteAsync(
        $"The {state.Kind.Name()} '{state.Content.Name}'",
        top =>
        {
            var wanted = Guid.Parse(id.ToString());
            var given = DirectoryFile.Put(top, wanted, state);
            return new PutResult { FolderKey = "", Key = state.Content.Name, NotCarried = given == wanted ? [] : ["id"] };
        },
        cancellation);

    /// <inheritdoc/>
    public IMailboxFeed OpenFeed() => new MaildirFeed(path, clock);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private List<FoundAccount> FindAll()
    {
        var accounts = Guarded(top => AccountDirectories.All(top, KnownId).ToList());
        foreach (var account in accounts)
        {
            _found[account.Entry.Id] = (account.Domain, account.User);
            _ids[account.Entry.Name] = account.Entry.Id;
        }

        return accounts;
    }

    private AccountId? KnownId(string address) => _ids.TryGetValue(address, out var id) ? id : null;

    /// <summary>A restore into an empty tree is how a lost server comes back: there, no accounts are no error.</summary>
    private IEnumerable<FoundAccount> AccountsToWriteBeside(OpenDirectory top) =>
        top.Names().Exists(name => !IgnoredNames.AmongAccounts(name.Name)) ? AccountDirectories.All(top, KnownId) : [];

    private Task<PutResult> WriteAsync(string subject, Func<OpenDirectory, PutResult> write, CancellationToken cancellation) => Task.Run(
        () =>
        {
            lock (_writing)
            {
                try
                {
                    using var top = TreeRoot.Open(path);
                    return write(top);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw PutErrors.Refused(subject, e);
                }
            }
        },
        cancellation);

    private OpenDirectory OpenAccount(OpenDirectory top, AccountId id)
    {
        if (!_found.TryGetValue(id, out var place))
        {
            FindAll();
            if (!_found.TryGetValue(id, out place))
            {
                throw new MailboxException(MailboxFailure.NotFound, $"There is no account {id} in '{path}'.");
            }
        }

        try
        {
            using var domain = top.Open(place.Domain);
            return domain.Open(place.User);
        }
        catch (PosixException e) when (e.IsMissing)
        {
            _found.TryRemove(id, out _);
            throw new MailboxException(MailboxFailure.NotFound, $"The directory of account {id} is gone: {e.Message}", e);
        }
        catch (LinkException e)
        {
            throw new MailboxException(MailboxFailure.Unreadable, $"Account {id} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Opens the tree; what fails in the file system is a server that is not available.</summary>
    private T Guarded<T>(Func<OpenDirectory, T> use)
    {
        try
        {
            using var top = TreeRoot.Open(path);
            return use(top);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailboxException(
                MailboxFailure.Unavailable, $"The mailbox tree '{path}' cannot be read: {e.Message} Check that it is mounted and that the engine's user may read it.", e);
        }
    }
}
