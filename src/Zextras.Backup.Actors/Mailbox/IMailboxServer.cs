using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Mailbox;

/// <summary>
/// The port to a mailbox server: what the engine reads from it and writes back to it. Every adapter passes the one
/// contract suite of <c>Zextras.Backup.Mailboxes.Tests</c>. Methods may be called from several threads at once.
/// A listing that fails throws <see cref="MailboxException"/>: it is not an empty one, and never means deletion.
/// </summary>
public interface IMailboxServer : IAsyncDisposable
{
    /// <summary>The server as it was configured, without secrets: <c>maildir:/srv/mail</c>.</summary>
    string Description { get; }

    /// <summary>
    /// All accounts. One whose settings cannot be read is listed with a problem instead of them. Completing without an
    /// exception says that the list is whole.
    /// </summary>
    IAsyncEnumerable<AccountEntry> ListAccountsAsync(CancellationToken cancellation);

    /// <summary>All domains, classes of service and distribution lists; completing says that the list is whole.</summary>
    IAsyncEnumerable<DirectoryEntry> ListDirectoryAsync(CancellationToken cancellation);

    /// <summary>Opens one account for reading and writing.</summary>
    /// <exception cref="MailboxException">There is no such account, or it cannot be opened now.</exception>
    Task<IMailboxSession> OpenAsync(AccountId account, CancellationToken cancellation);

    /// <summary>
    /// Creates the account, or gives an existing one of that id those settings.
    /// </summary>
    /// <param name="account">The id it should have; an adapter that cannot choose ids says so in the result.</param>
    /// <param name="state">The recorded state: the name is the address, the attributes are the settings.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<PutResult> PutAccountAsync(AccountId account, ItemState state, CancellationToken cancellation);

    /// <summary>Creates a domain, distribution list or class of service, or gives an existing one those attributes.</summary>
    Task<PutResult> PutDirectoryObjectAsync(ItemId id, ItemState state, CancellationToken cancellation);

    /// <summary>Whether an item whose content was lost in the mail server's store can get it back, all else of it left as it is.</summary>
    bool CanRefill => false;

    /// <summary>A new feed of what happens on the server; null where it tells nothing by itself.</summary>
    IMailboxFeed? OpenFeed() => null;
}
