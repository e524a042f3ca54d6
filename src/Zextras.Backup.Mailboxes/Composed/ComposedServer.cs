using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>A mailbox server made of an account directory and of one or several protocols that each hold a share of every account.</summary>
internal sealed class ComposedServer(IAccountDirectory directory, IReadOnlyList<IMailboxPart> parts, Func<IMailboxFeed>? openFeed = null) : IMailboxServer
{
    /// <inheritdoc/>
    public string Description => string.Join(", ", parts.Select(part => part.Description).Concat(directory is AccountList ? [] : [directory.Description]));

    /// <inheritdoc/>
    public IAsyncEnumerable<AccountEntry> ListAccountsAsync(CancellationToken cancellation) => directory.ListAccountsAsync(cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<DirectoryEntry> ListDirectoryAsync(CancellationToken cancellation) => directory.ListDirectoryAsync(cancellation);

    /// <summary>Opens all parts at once. One that cannot be opened does not keep the others from being read, only all of them do.</summary>
    public async Task<IMailboxSession> OpenAsync(AccountId account, CancellationToken cancellation)
    {
        var address = await directory.FindAddressAsync(account, cancellation)
            ?? throw new MailboxException(MailboxFailure.NotFound, $"There is no account {account} in {directory.Description}.");
        var shares = await Task.WhenAll(parts.Select(part => OpenedPart.OpenAsync(part, address, cancellation)));
        var session = new ComposedSession(shares);
        try
        {
            cancellation.ThrowIfCancellationRequested();
            if (shares.Length > 0 && Array.TrueForAll(shares, share => share.Failure is not null))
            {
                throw shares[0].Failure!;
            }

            return session;
        }
        catch (Exception e) when (e is MailboxException or OperationCanceledException)
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<PutResult> PutAccountAsync(AccountId account, ItemState state, CancellationToken cancellation) =>
        directory.PutAccountAsync(account, state, cancellation);

    /// <inheritdoc/>
    public Task<PutResult> PutDirectoryObjectAsync(ItemId id, ItemState state, CancellationToken cancellation) =>
        directory.PutDirectoryObjectAsync(id, state, cancellation);

    /// <inheritdoc/>
    public IMailboxFeed? OpenFeed() => openFeed?.Invoke();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var part in parts)
        {
            await part.DisposeAsync();
        }

        await directory.DisposeAsync();
    }
}
