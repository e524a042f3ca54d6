using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>
/// The read model: what exists, what was deleted, where blobs lie. Rebuildable from the journal or the Backup Path.
/// Safe for concurrent use; a commit is durable when its task completes.
/// </summary>
internal interface ICatalog : IAsyncDisposable
{
    /// <summary>What checks, repairs and purge need.</summary>
    ICatalogUpkeep Upkeep { get; }

    /// <summary>The row of an account; null where there is none.</summary>
    Task<CatalogAccount?> FindAccountAsync(AccountId account, CancellationToken cancellation);

    /// <summary>All accounts with their counts, deleted ones too, by name.</summary>
    Task<IReadOnlyList<CatalogAccount>> ListAccountsAsync(CancellationToken cancellation);

    /// <summary>All accounts without their counts, deleted ones too: cheap, however many items there are.</summary>
    Task<IReadOnlyList<CatalogAccount>> ListAccountRowsAsync(CancellationToken cancellation);

    /// <summary>Creates or renames an account's row, or notes that it disappeared (or came back: null).</summary>
    Task PutAccountAsync(AccountId account, string name, DateTimeOffset? deletedAt, CancellationToken cancellation);

    /// <summary>Notes that a scan completed, with what it could not read; problems of earlier scans that are not among them are gone.</summary>
    Task CompleteScanAsync(AccountId account, DateTimeOffset started, IReadOnlyList<CatalogProblem> problems, CancellationToken cancellation);

    /// <summary>What the last scans could not read; of one account, or of all.</summary>
    Task<IReadOnlyList<CatalogProblem>> ListProblemsAsync(AccountId? account, CancellationToken cancellation);

    /// <summary>One item; null where the catalog has none.</summary>
    Task<CatalogItem?> FindItemAsync(AccountId account, ItemId item, CancellationToken cancellation);

    /// <summary>The living items of a folder with those keys.</summary>
    Task<IReadOnlyList<CatalogItem>> FindByKeysAsync(AccountId account, ItemId? folder, IReadOnlyCollection<string> keys, CancellationToken cancellation);

    /// <summary>The living items with those move tokens.</summary>
    Task<IReadOnlyList<CatalogItem>> FindByMoveTokensAsync(AccountId account, IReadOnlyCollection<string> tokens, CancellationToken cancellation);

    /// <summary>The living items with those contents.</summary>
    Task<IReadOnlyList<CatalogItem>> FindByDigestsAsync(AccountId account, IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation);

    /// <summary>The living folders of an account.</summary>
    Task<IReadOnlyList<CatalogItem>> ListFoldersAsync(AccountId account, CancellationToken cancellation);

    /// <summary>The living items directly in a folder (folders in it are not among them), in batches.</summary>
    IAsyncEnumerable<IReadOnlyList<CatalogItem>> ListLivingAsync(AccountId account, ItemId folder, CancellationToken cancellation);

    /// <summary>How many living items an account has, its folders and its own item not counted.</summary>
    Task<long> CountLivingAsync(AccountId account, CancellationToken cancellation);

    /// <summary>The places of those blobs; unknown ones are left out.</summary>
    Task<IReadOnlyDictionary<BlobDigest, CatalogBlob>> FindBlobsAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation);

    /// <summary>Commits a page.</summary>
    Task CommitAsync(CatalogPage page, CancellationToken cancellation);

    /// <summary>Commits transactions of directory objects.</summary>
    Task CommitDirectoryAsync(IReadOnlyList<CatalogChange> changes, CancellationToken cancellation);

    /// <summary>The rows of all living directory objects of a kind.</summary>
    Task<IReadOnlyList<CatalogItem>> ListDirectoryAsync(ItemKind kind, CancellationToken cancellation);

    /// <summary>Notes new places of blobs (settling), or blobs that a header scan found (rebuild), in one transaction.</summary>
    Task PutBlobsAsync(IReadOnlyCollection<CatalogBlob> blobs, CancellationToken cancellation);

    /// <summary>Searches the items of an account.</summary>
    Task<IReadOnlyList<CatalogHit>> SearchAsync(CatalogQuery query, CancellationToken cancellation);

    /// <summary>The state of every item that was valid at an instant, deleted ones too, in the order in which they were first recorded.</summary>
    Task<IReadOnlyList<CatalogState>> ListStatesAsync(AccountId account, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>The items deleted from an instant (included) until another (not included), each with its last such deletion.</summary>
    Task<IReadOnlyList<CatalogDeletion>> ListDeletionsAsync(AccountId account, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Of the living items whose content was longer before: the last state in which it was.</summary>
    Task<IReadOnlyList<CatalogState>> ListShortenedAsync(AccountId account, CancellationToken cancellation);

    /// <summary>The rows of those items, deleted ones too; unknown ones are left out.</summary>
    Task<IReadOnlyList<CatalogItem>> FindItemsAsync(AccountId account, IReadOnlyCollection<ItemId> items, CancellationToken cancellation);

    /// <summary>Forgets everything, before a rebuild.</summary>
    Task ClearAsync(CancellationToken cancellation);
}
