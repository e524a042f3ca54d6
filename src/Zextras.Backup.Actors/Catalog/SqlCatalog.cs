using System.Data.Common;
using System.Runtime.CompilerServices;
using LinqToDB;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>
/// The catalog on linq2db. Commits go through one writer, reads run beside it on pooled connections and see what was
/// committed before they began.
/// </summary>
internal sealed class SqlCatalog : ICatalog
{
    /// <summary>Items of one batch of <see cref="ListLivingAsync"/>.</summary>
    private const int ListedTogether = 1000;

    /// <summary>Between two tries to read from a database that is away.</summary>
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromMilliseconds(250);

    private readonly CatalogDialect _dialect;
    private readonly CatalogWriter _writer;
    private readonly SemaphoreSlim _readers;

    private SqlCatalog(CatalogDialect dialect, CatalogWriter writer, int concurrentReads)
    {
        (_dialect, _writer, _readers) = (dialect, writer, new SemaphoreSlim(concurrentReads, concurrentReads));
        Upkeep = new CatalogUpkeep(this);
    }

    /// <inheritdoc/>
    public ICatalogUpkeep Upkeep { get; }

    /// <summary>Opens the catalog, makes it where it is not there, and brings its schema up to date.</summary>
    /// <exception cref="CatalogException">A newer engine wrote it, or it is damaged; the message says what to do.</exception>
    public static Task<SqlCatalog> OpenAsync(CatalogOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        return Task.Run(
            () =>
            {
                CatalogDialect dialect = options.Server is { } server ? new PostgresDialect(server) : new SqliteDialect(options);
                return new SqlCatalog(dialect, new CatalogWriter(dialect, options, clock.GetUtcNow()), options.ConcurrentReads);
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<CatalogAccount?> FindAccountAsync(AccountId account, CancellationToken cancellation) =>
        ReadAsync(db => db.FindAccount(account), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogAccount>> ListAccountsAsync(CancellationToken cancellation) =>
        ReadAsync(db => db.ListAccounts(), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogAccount>> ListAccountRowsAsync(CancellationToken cancellation) =>
        ReadAsync(db => db.ListAccountRows(), cancellation);

    /// <inheritdoc/>
    public Task PutAccountAsync(AccountId account, string name, DateTimeOffset? deletedAt, CancellationToken cancellation) =>
        WriteAsync(
            1,
            writer =>
            {
                var number = writer.NumberOf(account);
                writer.Db.Accounts.Where(row => row.Number == number)
                    .Set(row => row.Name, name)
                    .Set(row => row.DeletedAt, CatalogRows.Ticks(deletedAt))
                    .Update();
            },
            cancellation);

    /// <inheritdoc/>
    public Task CompleteScanAsync(
        AccountId account, DateTimeOffset started, IReadOnlyList<CatalogProblem> problems, CancellationToken cancellation) =>
        WriteAsync(1 + problems.Count, writer => writer.Put(account, started, problems), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogProblem>> ListProblemsAsync(AccountId? account, CancellationToken cancellation) =>
        ReadAsync(db => db.ListProblems(account), cancellation);

    /// <inheritdoc/>
    public Task<CatalogItem?> FindItemAsync(AccountId account, ItemId item, CancellationToken cancellation) =>
        ReadAsync(db => db.FindItem(account, item), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogItem>> FindByKeysAsync(
        AccountId account, ItemId? folder, IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        ReadAsync(db => db.FindByKeys(account, folder, Among.List(keys)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogItem>> FindByMoveTokensAsync(
        AccountId account, IReadOnlyCollection<string> tokens, CancellationToken cancellation) =>
        ReadAsync(db => db.FindByMoveTokens(account, Among.List(tokens)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogItem>> FindByDigestsAsync(
        AccountId account, IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation) =>
        ReadAsync(db => db.FindByDigests(account, Among.List(digests)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogItem>> ListFoldersAsync(AccountId account, CancellationToken cancellation) =>
        ReadAsync(db => db.ListFolders(account), cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<CatalogItem>> ListLivingAsync(
        AccountId account, ItemId folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Each batch is a query of its own that goes on after the last key: a reader that stayed open over a whole scan
        // would keep the write-ahead log from being emptied, and what the scan deletes meanwhile moves nothing.
        string? last = null;
        do
        {
            var batch = await ReadAsync(db => db.ListLiving(account, folder, last, ListedTogether), cancellation);
            last = batch.Count < ListedTogether ? null : batch[^1].Key;
            if (batch.Count > 0)
            {
                yield return batch;
            }
        }
        while (last is not null);
    }

    /// <inheritdoc/>
    public Task<long> CountLivingAsync(AccountId account, CancellationToken cancellation) =>
        ReadAsync(db => db.CountLiving(account), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<BlobDigest, CatalogBlob>> FindBlobsAsync(
        IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation) =>
        ReadAsync(db => db.FindBlobs(Among.List(digests)), cancellation);

    /// <inheritdoc/>
    public Task CommitAsync(CatalogPage page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(page);
        return WriteAsync(1 + Rows(page.Changes) + page.Blobs.Count, writer => writer.Put(page), cancellation);
    }

    /// <inheritdoc/>
    public Task CommitDirectoryAsync(IReadOnlyList<CatalogChange> changes, CancellationToken cancellation) =>
        WriteAsync(Rows(changes), writer => writer.Pages.PutChanges(CatalogRows.Directory, changes), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogItem>> ListDirectoryAsync(ItemKind kind, CancellationToken cancellation) =>
        ReadAsync(db => db.ListDirectory(kind), cancellation);

    /// <inheritdoc/>
    public Task PutBlobsAsync(IReadOnlyCollection<CatalogBlob> blobs, CancellationToken cancellation) =>
        WriteAsync(blobs.Count, writer => writer.Pages.PutBlobs(blobs), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogHit>> SearchAsync(CatalogQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var storable = query with { Text = query.Text is { } text ? _dialect.Storable(text) : null };
        return ReadAsync(db => db.Search(storable), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogState>> ListStatesAsync(AccountId account, DateTimeOffset at, CancellationToken cancellation) =>
        ReadAsync(db => db.ListStates(account, at), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogDeletion>> ListDeletionsAsync(
        AccountId account, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
        ReadAsync(db => db.ListDeletions(account, from, until), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogState>> ListShortenedAsync(AccountId account, CancellationToken cancellation) =>
        ReadAsync(db => db.ListShortened(account), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogItem>> FindItemsAsync(
        AccountId account, IReadOnlyCollection<ItemId> items, CancellationToken cancellation) =>
        ReadAsync(db => db.FindItems(account, Among.List(items)), cancellation);

    /// <inheritdoc/>
    public Task ClearAsync(CancellationToken cancellation) =>
        WriteAsync(
            1,
            writer =>
            {
                writer.Db.Problems.Delete();
                writer.Db.Purging.Delete();
                writer.Db.Blobs.Delete();
                writer.Db.States.Delete();
                writer.Db.Items.Delete();
                writer.Db.Accounts.Delete();
            },
            cancellation);

    /// <summary>Fails what waits to be written, and closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _dialect.Close();
    }

    /// <summary>Writes inside the writer's transaction; completes when that is durable.</summary>
    internal Task WriteAsync(int rows, Action<CatalogWriter> apply, CancellationToken cancellation) =>
        _writer.WriteAsync(new CatalogWrite(rows, apply), cancellation);

    /// <summary>Asks on a connection of its own.</summary>
    internal async Task<T> ReadAsync<T>(Func<CatalogDb, T> query, CancellationToken cancellation)
    {
        await _readers.WaitAsync(cancellation);
        try
        {
            // SQLite reads on the calling thread, whatever the method is called; that must not be a dispatcher's.
            return await WhenThereAsync(() => Task.Run(() => Read(query), cancellation), cancellation);
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <summary>Reads again while the database is away: a scan that reads waits, as one that writes does.</summary>
    private async Task<T> WhenThereAsync<T>(Func<Task<T>> read, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await read();
            }
            catch (DbException e) when (_dialect.IsAway(e) && TimeProvider.System.GetElapsedTime(begun) < _dialect.Patience)
            {
                await Task.Delay(ReadAgainAfter, TimeProvider.System, cancellation);
            }
        }
    }

    private static int Rows(IReadOnlyList<CatalogChange> changes) => changes.Sum(change => 1 + change.NewTransactions.Count);

    private T Read<T>(Func<CatalogDb, T> query)
    {
        try
        {
            using var db = new CatalogDb(_dialect.Reading);
            return query(db);
        }
        catch (DbException e)
        {
            throw CatalogSchema.Explained(e, _dialect);
        }
    }
}
