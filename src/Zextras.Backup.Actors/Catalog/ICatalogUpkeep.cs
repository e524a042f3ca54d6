using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>
/// What checks, repairs and purge ask of the catalog beside <see cref="ICatalog"/>. Writes are durable when their task
/// completes; each is one transaction.
/// </summary>
internal interface ICatalogUpkeep
{
    /// <summary>All rows of an account (null: the directory) with a digest of their states, in batches.</summary>
    IAsyncEnumerable<IReadOnlyList<AuditedItem>> AuditAsync(AccountId? account, CancellationToken cancellation);

    /// <summary>The row of one item with its states; null where the catalog has none.</summary>
    Task<AuditedItem?> FindAuditedAsync(AccountId? account, ItemId item, CancellationToken cancellation);

    /// <summary>Puts an item's row and states in place of those that are there; null only takes them away.</summary>
    Task ReplaceItemAsync(AccountId? account, ItemId item, ItemHistory? history, CancellationToken cancellation);

    /// <summary>Where all contents lie, in batches.</summary>
    IAsyncEnumerable<IReadOnlyList<CatalogBlob>> ListBlobsAsync(CancellationToken cancellation);

    /// <summary>Notes that those contents were read and found whole.</summary>
    Task NoteVerifiedAsync(IReadOnlyCollection<BlobDigest> digests, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>The share of all contents that was not verified for longest, those never verified first.</summary>
    Task<IReadOnlySet<BlobDigest>> LongestUnverifiedAsync(double share, CancellationToken cancellation);

    /// <summary>Of those contents, the ones that some state names.</summary>
    Task<IReadOnlySet<BlobDigest>> FindReferencedAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation);

    /// <summary>Forgets where those contents lie, so that they are stored anew when they are seen again.</summary>
    Task ForgetBlobsAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation);

    /// <summary>The deleted items of an account, in batches; of an account that is gone, all items.</summary>
    IAsyncEnumerable<IReadOnlyList<DeletedItem>> ListDeletedAsync(AccountId account, CancellationToken cancellation);

    /// <summary>
    /// Takes away the rows of items that are purged from now on (of an account; null: of the directory), and remembers the
    /// items until <see cref="EndPurgeAsync"/>.
    /// </summary>
    Task BeginPurgeAsync(AccountId? account, IReadOnlyCollection<ItemId> items, CancellationToken cancellation);

    /// <summary>Their purge is complete, or was given up.</summary>
    Task EndPurgeAsync(AccountId? account, IReadOnlyCollection<ItemId> items, CancellationToken cancellation);

    /// <summary>The items whose purge was begun and not completed.</summary>
    Task<IReadOnlyList<(AccountId? Account, ItemId Item)>> ListPurgingAsync(CancellationToken cancellation);

    /// <summary>Takes away the row of an account that has no items any more; its problems too.</summary>
    Task RemoveAccountAsync(AccountId account, CancellationToken cancellation);

    /// <summary>Condemns all contents that no state names; those that are condemned and named again are pardoned.</summary>
    Task<CondemnedBlobs> CondemnAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The stored bytes that only those items name, so that purging them would condemn them.</summary>
    Task<CondemnedBlobs> EstimateAsync(AccountId account, IReadOnlyCollection<ItemId> items, CancellationToken cancellation);

    /// <summary>All condemned contents, or those that were condemned before an instant.</summary>
    Task<CondemnedBlobs> CountCondemnedAsync(DateTimeOffset? before, CancellationToken cancellation);

    /// <summary>
    /// Pardons those contents, durably, because they are stored again. Returns those that the catalog still knows; the
    /// others were dropped since they were looked up.
    /// </summary>
    Task<IReadOnlySet<BlobDigest>> ReviveAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation);

    /// <summary>How the contents in each file stand: the bytes that must stay.</summary>
    Task<IReadOnlyDictionary<string, long>> ListLiveBytesAsync(DateTimeOffset condemnedBefore, CancellationToken cancellation);

    /// <summary>Of those contents, the ones that may be dropped: condemned before, and named by no state.</summary>
    Task<IReadOnlySet<BlobDigest>> FindDroppableAsync(
        IReadOnlyCollection<BlobDigest> digests, DateTimeOffset condemnedBefore, CancellationToken cancellation);

    /// <summary>
    /// Switches to a rewritten volume: new places for what stayed, and no place any more for what was dropped, except what
    /// was pardoned or named since: those are returned, and nothing is switched.
    /// </summary>
    Task<IReadOnlySet<BlobDigest>> SwitchAsync(
        IReadOnlyCollection<CatalogBlob> moved,
        IReadOnlyCollection<BlobDigest> dropped,
        DateTimeOffset condemnedBefore,
        CancellationToken cancellation);
}
