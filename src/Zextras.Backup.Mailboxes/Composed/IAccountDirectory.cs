using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>Where the accounts and directory objects of a <see cref="ComposedServer"/> come from and go to.</summary>
internal interface IAccountDirectory : IAsyncDisposable
{
    /// <summary>Where it is, without secrets.</summary>
    string Description { get; }

    /// <inheritdoc cref="IMailboxServer.ListAccountsAsync"/>
    IAsyncEnumerable<AccountEntry> ListAccountsAsync(CancellationToken cancellation);

    /// <inheritdoc cref="IMailboxServer.ListDirectoryAsync"/>
    IAsyncEnumerable<DirectoryEntry> ListDirectoryAsync(CancellationToken cancellation);

    /// <summary>The address under which the parts know the account; null where there is no such account.</summary>
    /// <exception cref="MailboxException">The directory cannot be asked now.</exception>
    Task<string?> FindAddressAsync(AccountId account, CancellationToken cancellation);

    /// <inheritdoc cref="IMailboxServer.PutAccountAsync"/>
    Task<PutResult> PutAccountAsync(AccountId account, ItemState state, CancellationToken cancellation);

    /// <inheritdoc cref="IMailboxServer.PutDirectoryObjectAsync"/>
    Task<PutResult> PutDirectoryObjectAsync(ItemId id, ItemState state, CancellationToken cancellation);
}
