using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>A catalog whose commits can fail, or be the last steps of the engine.</summary>
internal sealed class FaultyCatalog(ICatalog catalog, Faults faults) : ICatalog
{
    internal const string Commit = "catalog";
    internal const string Committed = "catalog committed";
    internal const string Account = "catalog account";
    internal const string Complete = "scan completed";

    public ICatalogUpkeep Upkeep => catalog.Upkeep;

    public async Task CommitAsync(CatalogPage page, CancellationToken cancellation)
    {
        await faults.StepAsync(Commit);
        await catalog.CommitAsync(page, cancellation);
        await faults.StepAsync(Committed);
    }

    public async Task CommitDirectoryAsync(IReadOnlyList<CatalogChange> changes, CancellationToken cancellation)
    {
        await faults.StepAsync(Commit);
        await catalog.CommitDirectoryAsync(changes, cancellation);
        await faults.StepAsync(Committed);
    }

    public async Task PutAccountAsync(AccountId account, string name, DateTimeOffset? deletedAt, CancellationToken cancellation)
    {
        await faults.StepAsync(Account);
        await catalog.PutAccountAsync(account, name, deletedAt, cancellation);
    }

    public async Task CompleteScanAsync(
        AccountId account, DateTimeOffset started, IReadOnlyList<CatalogProblem> problems, CancellationToken cancellation)
    {
        await faults.StepAsync(Complete);
        await catalog.CompleteScanAsync(account, started, problems, cancellation);
    }

    public Task PutBlobsAsync(IReadOnlyCollection<CatalogBlob> blobs, CancellationToken cancellation) =>
        catalog.PutBlobsAsync(blobs, cancellation);

    public Task<CatalogAccount?> FindAccountAsync(AccountId account, CancellationToken cancellation) =>
        catalog.FindAccountAsync(account, cancellation);

    public Task<IReadOnlyList<CatalogAccount>> ListAccountsAsync(CancellationToken cancellation) => catalog.ListAccountsAsync(cancellation);

    public Task<IReadOnlyList<CatalogAccount>> ListAccountRowsAsync(CancellationToken cancellation) =>
        catalog.ListAccountRowsAsync(cancellation);

    public Task<IReadOnlyList<CatalogProblem>> ListProblemsAsync(AccountId? account, CancellationToken cancellation) =>
        catalog.ListProblemsAsync(account, cancellation);

    public Task<CatalogItem?> FindItemAsync(AccountId account, ItemId item, CancellationToken cancellation) =>
        catalog.FindItemAsync(account, item, cancellation);

    public Task<IReadOnlyList<CatalogItem>> FindByKeysAsync(
        AccountId account, ItemId? folder, IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        catalog.FindByKeysAsync(account, folder, keys, cancellation);

    public Task<IReadOnlyList<CatalogItem>> FindByMoveTokensAsync(
        AccountId account, IReadOnlyCollection<string> tokens, CancellationToken cancellation) =>
        catalog.FindByMoveTokensAsync(account, tokens, cancellation);

    public Task<IReadOnlyList<CatalogItem>> FindByDigestsAsync(
        AccountId account, IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation) =>
        catalog.FindByDigestsAsync(account, digests, cancellation);

    public Task<IReadOnlyList<CatalogItem>> ListFoldersAsync(AccountId account, CancellationToken cancellation) =>
        catalog.ListFoldersAsync(account, cancellation);

    public IAsyncEnumerable<IReadOnlyList<CatalogItem>> ListLivingAsync(AccountId account, ItemId folder, CancellationToken cancellation) =>
        catalog.ListLivingAsync(account, folder, cancellation);

    public Task<long> CountLivingAsync(AccountId account, CancellationToken cancellation) => catalog.CountLivingAsync(account, cancellation);

    public Task<IReadOnlyDictionary<BlobDigest, CatalogBlob>> FindBlobsAsync(
        IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation) => catalog.FindBlobsAsync(digests, cancellation);

    public Task<IReadOnlyList<CatalogItem>> ListDirectoryAsync(ItemKind kind, CancellationToken cancellation) =>
        catalog.ListDirectoryAsync(kind, cancellation);

    public Task<IReadOnlyList<CatalogHit>> SearchAsync(CatalogQuery query, CancellationToken cancellation) =>
        catalog.SearchAsync(query, cancellation);

    public Task<IReadOnlyList<CatalogState>> ListStatesAsync(AccountId account, DateTimeOffset at, CancellationToken cancellation) =>
        catalog.ListStatesAsync(account, at, cancellation);

    public Task<IReadOnlyList<CatalogDeletion>> ListDeletionsAsync(
        AccountId account, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
        catalog.ListDeletionsAsync(account, from, until, cancellation);

    public Task<IReadOnlyList<CatalogState>> ListShortenedAsync(AccountId account, CancellationToken cancellation) =>
        catalog.ListShortenedAsync(account, cancellation);

    public Task<IReadOnlyList<CatalogItem>> FindItemsAsync(
        AccountId account, IReadOnlyCollection<ItemId> items, CancellationToken cancellation) =>
        catalog.FindItemsAsync(account, items, cancellation);

    public Task ClearAsync(CancellationToken cancellation) => catalog.ClearAsync(cancellation);

    public ValueTask DisposeAsync() => catalog.DisposeAsync();
}
