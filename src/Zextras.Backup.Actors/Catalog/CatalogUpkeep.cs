using System.Runtime.CompilerServices;
using LinqToDB;
using LinqToDB.Data;
using Zextras.Backup.Actors.Catalog.Tables;
using Zextras.Backup.Messages.Model;
using static Zextras.Backup.Actors.Catalog.CatalogRows;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>The upkeep on the tables of a <see cref="SqlCatalog"/>. Its few statements are what SQLite and PostgreSQL have in common.</summary>
internal sealed class CatalogUpkeep(SqlCatalog catalog) : ICatalogUpkeep
{
    private const int RowsPerBatch = 2000;

    private const string Unnamed = "NOT EXISTS (SELECT 1 FROM states WHERE states.digest = blobs.digest)";

    private const string Condemn = $"UPDATE blobs SET condemned = @now WHERE condemned IS NULL AND {Unnamed}";

    private const string Pardon = $"UPDATE blobs SET condemned = NULL WHERE condemned IS NOT NULL AND NOT ({Unnamed})";

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<AuditedItem>> AuditAsync(
        AccountId? account, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = 0L;
        while (true)
        {
            var (batch, next) = await catalog.ReadAsync(db => Audit(db, account, last), cancellation);
            if (batch.Count > 0)
            {
                yield return batch;
            }

            if (next is not { } more)
            {
                yield break;
            }

            last = more;
        }
    }

    /// <inheritdoc/>
    public Task<AuditedItem?> FindAuditedAsync(AccountId? account, ItemId item, CancellationToken cancellation)
    {
        var id = item.ToByteArray();
        return catalog.ReadAsync(db => Audited(db, db.Items.Where(row => row.Account == NumberOf(db, account) && row.Item == id).ToList()).SingleOrDefault(), cancellation);
    }

    /// <inheritdoc/>
    public Task ReplaceItemAsync(AccountId? account, ItemId item, ItemHistory? history, CancellationToken cancellation) => catalog.WriteAsync(
        1 + (history?.Transactions.Count ?? 0),
        writer =>
        {
            var number = NumberOf(writer, account);
            Remove(writer.Db, number, [item]);
            if (history?.Current is { } current)
            {
                var change = new CatalogChange(CatalogItem.Of(current, history.Transactions.Count), history.Transactions);
                writer.Pages.PutChanges(number, [change]);
            }
        },
        cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<CatalogBlob>> ListBlobsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        byte[] last = [];
        while (true)
        {
            var from = last;
            var rows = await catalog.ReadAsync(
                db => db.Blobs.Where(row => Among.IsAfter(row.Digest, from)).OrderBy(row => row.Digest).Take(RowsPerBatch).ToList(), cancellation);
            if (rows.Count > 0)
            {
                yield return [.. rows.Select(Blob)];
            }

            if (rows.Count < RowsPerBatch)
            {
                yield break;
            }

            last = rows[^1].Digest;
        }
    }

    /// <inheritdoc/>
    public Task NoteVerifiedAsync(IReadOnlyCollection<BlobDigest> digests, DateTimeOffset at, CancellationToken cancellation)
    {
        var (list, ticks) = (Among.List(digests), Ticks(at));
        return catalog.WriteAsync(
            digests.Count,
            writer => writer.Db.Blobs.Where(row => Among.Digests(row.Digest, list)).Set(row => row.Verified, ticks).Update(),
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlySet<BlobDigest>> LongestUnverifiedAsync(double share, CancellationToken cancellation) => catalog.ReadAsync<IReadOnlySet<BlobDigest>>(
        db =>
        {
            var count = (int)Math.Ceiling(share * db.Blobs.Count());
            return Digests(db.Blobs.OrderBy(row => row.Verified ?? 0).ThenBy(row => row.Digest).Take(count).Select(row => row.Digest));
        },
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlySet<BlobDigest>> FindReferencedAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation)
    {
        var list = Among.List(digests);
        return catalog.ReadAsync<IReadOnlySet<BlobDigest>>(
            db => Digests(db.States.Where(row => row.Digest != null && Among.Digests(row.Digest, list)).Select(row => row.Digest!).Distinct()),
            cancellation);
    }

    /// <inheritdoc/>
    public Task ForgetBlobsAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation)
    {
        var list = Among.List(digests);
        return catalog.WriteAsync(
            digests.Count, writer => writer.Db.Blobs.Where(row => Among.Digests(row.Digest, list)).Delete(), cancellation);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<DeletedItem>> ListDeletedAsync(
        AccountId account, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = 0L;
        while (true)
        {
            var from = last;
            var rows = await catalog.ReadAsync(db => Deleted(db, account, from), cancellation);
            if (rows.Count > 0)
            {
                yield return [.. rows.Select(each => new DeletedItem(
                    ItemId.FromByteArray(each.Row.Item),
                    (ItemKind)each.Row.Kind,
                    each.Row.Name,
                    each.Row.Deleted != 0 ? Instant(each.Row.Changed) : null,
                    each.IsHeld))];
            }

            if (rows.Count < RowsPerBatch)
            {
                yield break;
            }

            last = rows[^1].Row.Number;
        }
    }

    /// <inheritdoc/>
    public Task BeginPurgeAsync(AccountId? account, IReadOnlyCollection<ItemId> items, CancellationToken cancellation) => catalog.WriteAsync(
        2 * items.Count,
        writer =>
        {
            var number = NumberOf(writer, account);
            var list = Among.List(items);
            writer.Db.Purging.Where(row => row.Account == number && Among.Digests(row.Item, list)).Delete();
            writer.Db.BulkCopy(items.Select(item => new PurgingRow { Account = number, Item = item.ToByteArray() }));
            Remove(writer.Db, number, items);
        },
        cancellation);

    /// <inheritdoc/>
    public Task EndPurgeAsync(AccountId? account, IReadOnlyCollection<ItemId> items, CancellationToken cancellation)
    {
        var list = Among.List(items);
        return catalog.WriteAsync(
            items.Count,
            writer =>
            {
                var number = NumberOf(writer, account);
                writer.Db.Purging.Where(row => row.Account == number && Among.Digests(row.Item, list)).Delete();
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<(AccountId? Account, ItemId Item)>> ListPurgingAsync(CancellationToken cancellation) => catalog.ReadAsync(
        db =>
        {
            var rows =
                from purging in db.Purging
                join account in db.Accounts on purging.Account equals account.Number
                select new { account.Account, purging.Item };
            var objects = db.Purging.Where(row => row.Account == CatalogRows.Directory).Select(row => row.Item);
            return (IReadOnlyList<(AccountId?, ItemId)>)
            [
                .. rows.AsEnumerable().Select(row => ((AccountId?)AccountId.Parse(row.Account), ItemId.FromByteArray(row.Item))),
                .. objects.AsEnumerable().Select(item => ((AccountId?)null, ItemId.FromByteArray(item))),
            ];
        },
        cancellation);

    /// <inheritdoc/>
    public Task RemoveAccountAsync(AccountId account, CancellationToken cancellation) => catalog.WriteAsync(
        1,
        writer =>
        {
            var number = writer.NumberOf(account);
            writer.Db.Problems.Where(row => row.Account == number).Delete();
            writer.Db.Purging.Where(row => row.Account == number).Delete();
            writer.Db.Accounts.Where(row => row.Number == number).Delete();
        },
        cancellation);

    /// <inheritdoc/>
    public async Task<CondemnedBlobs> CondemnAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var ticks = Ticks(now);
        await catalog.WriteAsync(
            1,
            writer =>
            {
                writer.Db.Execute(Pardon);
                writer.Db.Execute(Condemn, new DataParameter("now", ticks));
            },
            cancellation);
        return await catalog.ReadAsync(db => Sum(db.Blobs.Where(row => row.Condemned == ticks)), cancellation);
    }

    /// <inheritdoc/>
    public Task<CondemnedBlobs> EstimateAsync(AccountId account, IReadOnlyCollection<ItemId> items, CancellationToken cancellation)
    {
        var list = Among.List(items);
        return catalog.ReadAsync(
            db =>
            {
                var number = db.NumberOf(account);
                var numbers = db.Items.Where(row => row.Account == number && Among.Digests(row.Item, list)).Select(row => row.Number);
                var named = db.States.Where(row => numbers.Contains(row.Item) && row.Digest != null).Select(row => row.Digest!).Distinct();
                return Sum(db.Blobs.Where(blob => blob.Condemned == null
                    && named.Contains(blob.Digest)
                    && !db.States.Any(state => state.Digest == blob.Digest && !numbers.Contains(state.Item))));
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<CondemnedBlobs> CountCondemnedAsync(DateTimeOffset? before, CancellationToken cancellation)
    {
        var ticks = Ticks(before) ?? long.MaxValue;
        return catalog.ReadAsync(db => Sum(db.Blobs.Where(row => row.Condemned < ticks)), cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlySet<BlobDigest>> ReviveAsync(IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation)
    {
        HashSet<BlobDigest> known = [];
        var list = Among.List(digests);
        await catalog.WriteAsync(
            digests.Count,
            writer =>
            {
                var rows = writer.Db.Blobs.Where(row => Among.Digests(row.Digest, list));
                rows.Where(row => row.Condemned != null).Set(row => row.Condemned, (long?)null).Update();
                known = Digests(rows.Select(row => row.Digest));
            },
            cancellation);
        return known;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, long>> ListLiveBytesAsync(DateTimeOffset condemnedBefore, CancellationToken cancellation)
    {
        var before = Ticks(condemnedBefore);
        return catalog.ReadAsync(
            db => (IReadOnlyDictionary<string, long>)db.Blobs
                .GroupBy(row => row.File)
                .Select(group => new { group.Key, Live = group.Sum(row => row.Condemned == null || row.Condemned >= before ? row.StoredLength : 0) })
                .ToDictionary(each => each.Key, each => each.Live, StringComparer.Ordinal),
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlySet<BlobDigest>> FindDroppableAsync(
        IReadOnlyCollection<BlobDigest> digests, DateTimeOffset condemnedBefore, CancellationToken cancellation)
    {
        var list = Among.List(digests);
        return catalog.ReadAsync<IReadOnlySet<BlobDigest>>(db => Digests(Droppable(db, list, condemnedBefore)), cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlySet<BlobDigest>> SwitchAsync(
        IReadOnlyCollection<CatalogBlob> moved,
        IReadOnlyCollection<BlobDigest> dropped,
        DateTimeOffset condemnedBefore,
        CancellationToken cancellation)
    {
        HashSet<BlobDigest> wanted = [];
        var list = Among.List(dropped);
        await catalog.WriteAsync(
            moved.Count + dropped.Count,
            writer =>
            {
                var known = Digests(writer.Db.Blobs.Where(row => Among.Digests(row.Digest, list)).Select(row => row.Digest));
                var still = Digests(Droppable(writer.Db, list, condemnedBefore));
                wanted = known.Except(still).ToHashSet();
                if (wanted.Count == 0)
                {
                    writer.Db.Blobs.Where(row => Among.Digests(row.Digest, list)).Delete();
                    writer.Pages.PutBlobs(moved);
                }
            },
            cancellation);
        return wanted;
    }

    private static int NumberOf(CatalogWriter writer, AccountId? account) =>
        account is { } owner ? writer.NumberOf(owner) : CatalogRows.Directory;

    private static void Remove(CatalogDb db, int account, IReadOnlyCollection<ItemId> items)
    {
        var list = Among.List(items);
        var rows = db.Items.Where(row => row.Account == account && Among.Digests(row.Item, list));
        db.States.Where(state => rows.Select(row => row.Number).Contains(state.Item)).Delete();
        rows.Delete();
    }

    private static IQueryable<byte[]> Droppable(CatalogDb db, string list, DateTimeOffset before)
    {
        var ticks = Ticks(before);
        return db.Blobs
            .Where(row => Among.Digests(row.Digest, list) && row.Condemned < ticks && !db.States.Any(state => state.Digest == row.Digest))
            .Select(row => row.Digest);
    }

    private static (IReadOnlyList<AuditedItem> Batch, long? Next) Audit(CatalogDb db, AccountId? account, long after)
    {
        var owner = NumberOf(db, account);
        var rows = db.Items.Where(row => row.Account == owner && row.Number > after).OrderBy(row => row.Number).Take(RowsPerBatch).ToList();
        return (Audited(db, rows), rows.Count < RowsPerBatch ? null : rows[^1].Number);
    }

    private static int NumberOf(CatalogDb db, AccountId? account) => account is { } given ? db.NumberOf(given) : CatalogRows.Directory;

    private static IReadOnlyList<AuditedItem> Audited(CatalogDb db, List<ItemRow> rows)
    {
        var list = Among.List(rows.Select(row => row.Number));
        var states = db.States
            .Where(state => Among.Numbers(state.Item, list))
            .OrderBy(state => state.Item).ThenBy(state => state.Started)
            .Select(state => new { state.Item, state.Started, state.Ended, state.Deleted, state.Digest })
            .AsEnumerable()
            .ToLookup(
                state => state.Item,
                state => new AuditedState(
                    Instant(state.Started),
                    state.Ended is { } ended ? Instant(ended) : null,
                    state.Deleted != 0,
                    state.Digest is { } digest ? BlobDigest.FromSha256(digest) : null));
        return [.. rows.Select(row => new AuditedItem(Item(row), [.. states[row.Number]]))];
    }

    private static List<(ItemRow Row, bool IsHeld)> Deleted(CatalogDb db, AccountId account, long after)
    {
        var text = account.ToString();
        var owner = db.Accounts.SingleOrDefault(row => row.Account == text);
        var number = owner?.Number ?? -1;
        var rows = db.Items.Where(row => row.Account == number && row.Number > after && row.Kind != (int)ItemKind.Account);
        rows = owner?.DeletedAt is null ? rows.Where(row => row.Deleted == 1) : rows;
        var found =
            from row in rows.OrderBy(row => row.Number).Take(RowsPerBatch)
            from state in db.States.LeftJoin(state => state.Item == row.Number && state.Ended == null)
            orderby row.Number
            select new { row, Held = (int?)state.Held };
        return [.. found.AsEnumerable().Select(each => (each.row, each.Held == 1))];
    }

    private static CondemnedBlobs Sum(IQueryable<BlobRow> blobs) => new(blobs.LongCount(), blobs.Sum(row => (long?)row.StoredLength) ?? 0);

    private static HashSet<BlobDigest> Digests(IQueryable<byte[]> digests) =>
        digests.AsEnumerable().Select(digest => BlobDigest.FromSha256(digest)).ToHashSet();
}
