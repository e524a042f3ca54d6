using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// The Backup Path of another server as an external restore reads it: nothing of it is locked, written or needed beside it.
/// </summary>
internal interface ISourcePath : IDisposable
{
    /// <summary>The absolute path of its root.</summary>
    string Root { get; }

    /// <summary>The server that it belongs to.</summary>
    ServerId Server { get; }

    /// <summary>The accounts that it holds, deleted ones too.</summary>
    IReadOnlyList<AccountId> ListAccounts();

    /// <summary>The history of an account as an item; empty where it has none.</summary>
    Task<ItemHistory> ReadAccountAsync(AccountId account, CancellationToken cancellation);

    /// <summary>The histories of all items of an account, its folders included.</summary>
    IAsyncEnumerable<ItemHistory> ReadItemsAsync(AccountId account, CancellationToken cancellation);

    /// <summary>The histories of domains, classes of service and distribution lists.</summary>
    IAsyncEnumerable<ItemHistory> ReadDirectoryAsync(CancellationToken cancellation);

    /// <summary>The contents, as far as they are there, in the order in which they lie; very large ones are left out.</summary>
    Task<IReadOnlyDictionary<BlobDigest, byte[]>> ReadContentsAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation);

    /// <summary>Opens a content; the stream verifies it while it is read.</summary>
    /// <exception cref="BackupPath.BlobDamagedException">It is not there, or not as it was.</exception>
    ValueTask<Stream> OpenAsync(BlobDigest digest, CancellationToken cancellation);
}
