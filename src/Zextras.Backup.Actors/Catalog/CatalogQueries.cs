using LinqToDB;
using Zextras.Backup.Actors.Catalog.Tables;
using Zextras.Backup.Messages.Model;
using static Zextras.Backup.Actors.Catalog.CatalogRows;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>The catalog's questions, each on a connection that it is given.</summary>
internal static class CatalogQueries
{
    private const int Account = (int)ItemKind.Account;
    private const int Folder = (int)ItemKind.Folder;
    private const string MailArea = "mail:";

    public static CatalogAccount? FindAccount(this CatalogDb db, AccountId account)
    {
        var text = account.ToString();
        return db.Accounts.SingleOrDefault(row => row.Account == text) is { } row ? CatalogRows.Account(row) : null;
    }

    public static IReadOnlyList<CatalogAccount> ListAccountRows(this CatalogDb db) =>
        db.Accounts.OrderBy(row => row.Name).ThenBy(row => row.Number).AsEnumerable().Select(CatalogRows.Account).ToList();

    public static IReadOnlyList<CatalogAccount> ListAccounts(this CatalogDb db)
    {
        var counts = db.Items
            .Where(row => row.Kind != Account && row.Kind != Folder)
            .GroupBy(row => new { row.Account, row.Deleted })
            .Select(group => new { group.Key.Account, group.Key.Deleted, Items = group.LongCount(), Bytes = group.Sum(row => row.Size) })
            .ToDictionary(count => (count.Account, count.Deleted));
        return db.Accounts.OrderBy(row => row.Name).ThenBy(row => row.Number).AsEnumerable()
            .Select(row => CatalogRows.Account(row) with
            {
                Items = counts.GetValueOrDefault((row.Number, 0))?.Items ?? 0,
                DeletedItems = counts.GetValueOrDefault((row.Number, 1))?.Items ?? 0,
                Bytes = counts.GetValueOrDefault((row.Number, 0))?.Bytes ?? 0,
            })
            .ToList();
    }

    public static IReadOnlyList<CatalogProblem> ListProblems(this CatalogDb db, AccountId? account)
    {
        var text = account?.ToString();
        return (from problem in db.Problems
                join row in db.Accounts on problem.Account equals row.Number
                where text == null || row.Account == text
                orderby row.Account, problem.Subject
                select new { row.Account, problem }).AsEnumerable()
            .Select(found => new CatalogProblem(
                AccountId.Parse(found.Account), found.problem.Subject, found.problem.Reason,
                Instant(found.problem.FirstSeen), Instant(found.problem.LastSeen))
            {
                FolderKey = found.problem.Folder,
            })
            .ToList();
    }

    public static CatalogItem? FindItem(this CatalogDb db, AccountId account, ItemId item)
    {
        var id = item.ToByteArray();
        return db.ItemsOf(account).SingleOrDefault(row => row.Item == id) is { } row ? Item(row) : null;
    }

    public static IReadOnlyList<CatalogItem> FindByKeys(this CatalogDb db, AccountId account, ItemId? folder, string keys)
    {
        var holder = CatalogRows.Folder(folder);
        return Items(db.LivingOf(account).Where(row => row.Folder == holder && Among.Texts(row.Key, keys)));
    }

    public static IReadOnlyList<CatalogItem> FindByMoveTokens(this CatalogDb db, AccountId account, string tokens) =>
        Items(db.LivingOf(account).Where(row => row.MoveToken != null && Among.Texts(row.MoveToken, tokens)));

    public static IReadOnlyList<CatalogItem> FindByDigests(this CatalogDb db, AccountId account, string digests)
    {
        var number = db.NumberOf(account);
        var holders = db.States
            .Where(state => state.Digest != null && Among.Digests(state.Digest, digests) && state.Account == number && state.Ended == null)
            .Select(state => state.Item);
        return Items(db.Items.Where(row => holders.Contains(row.Number) && row.Deleted == 0));
    }

    public static IReadOnlyList<CatalogItem> ListFolders(this CatalogDb db, AccountId account) =>
        Items(db.LivingOf(account).Where(row => row.Kind == Folder));

    /// <summary>The next living items of a folder by key, after that one; null begins.</summary>
    public static IReadOnlyList<CatalogItem> ListLiving(this CatalogDb db, AccountId account, ItemId folder, string? after, int limit)
    {
        var holder = CatalogRows.Folder(folder);
        var rows = db.LivingOf(account).Where(row => row.Folder == holder && row.Kind != Folder);
        if (after is not null)
        {
            rows = rows.Where(row => string.CompareOrdinal(row.Key, after) > 0);
        }

        return Items(rows.OrderBy(row => row.Key).Take(limit));
    }

    public static long CountLiving(this CatalogDb db, AccountId account) =>
        db.LivingOf(account).LongCount(row => row.Kind != Folder && row.Kind != Account);

    public static IReadOnlyDictionary<BlobDigest, CatalogBlob> FindBlobs(this CatalogDb db, string digests) =>
        db.Blobs.Where(row => Among.Digests(row.Digest, digests)).AsEnumerable().Select(Blob).ToDictionary(blob => blob.Digest);

    public static IReadOnlyList<CatalogItem> ListDirectory(this CatalogDb db, ItemKind kind) =>
        Items(db.Items.Where(row => row.Account == CatalogRows.Directory && row.Deleted == 0 && row.Kind == (int)kind));

    public static IReadOnlyList<CatalogHit> Search(this CatalogDb db, CatalogQuery query)
    {
        var found = Filter(db.ItemsOf(query.Account), query).OrderByDescending(row => row.Changed).ThenBy(row => row.Number).Take(query.Limit);
        var hits =
            from row in found
            from state in db.States.LeftJoin(state => state.Item == row.Number && state.Ended == null)
            from folder in db.Items.LeftJoin(folder => folder.Account == row.Account && folder.Item == row.Folder)
            orderby row.Changed descending, row.Number
            select new { row, FolderKey = (string?)folder.Key, state.Flags, state.Tags };
        return hits.AsEnumerable()
            .Select(hit => new CatalogHit(Item(hit.row), FolderPath(hit.FolderKey), Instant(hit.row.Changed), Texts(hit.Flags), Texts(hit.Tags)))
            .ToList();
    }

    private static IQueryable<ItemRow> Filter(IQueryable<ItemRow> rows, CatalogQuery query)
    {
        if (query.Text is { Length: > 0 } text)
        {
            var folded = Fold(text);
            rows = rows.Where(row => row.FoldedName.Contains(folded));
        }

        if (query.Item is { } item)
        {
            var id = item.ToByteArray();
            rows = rows.Where(row => row.Item == id);
        }

        if (query.Kinds.Count > 0)
        {
            var kinds = query.Kinds.Select(kind => (int)kind).ToArray();
            rows = rows.Where(row => kinds.Contains(row.Kind));
        }

        if (query.Deleted is { } deleted)
        {
            var wanted = deleted ? 1 : 0;
            rows = rows.Where(row => row.Deleted == wanted);
        }

        if (query.After is { } after)
        {
            rows = rows.Where(row => row.Changed >= Ticks(after));
        }

        return query.Before is { } before ? rows.Where(row => row.Changed < Ticks(before)) : rows;
    }

    private static string? FolderPath(string? key) =>
        key?.StartsWith(MailArea, StringComparison.Ordinal) == true ? key[MailArea.Length..] : key;

    private static List<CatalogItem> Items(IQueryable<ItemRow> rows) => rows.AsEnumerable().Select(Item).ToList();

    private static IQueryable<ItemRow> LivingOf(this CatalogDb db, AccountId account) =>
        db.ItemsOf(account).Where(row => row.Deleted == 0);

    private static IQueryable<ItemRow> ItemsOf(this CatalogDb db, AccountId account)
    {
        var number = db.NumberOf(account);
        return db.Items.Where(row => row.Account == number);
    }

    /// <summary>The number of an account, one that no item has where there is no such account.</summary>
    public static int NumberOf(this CatalogDb db, AccountId account)
    {
        var text = account.ToString();
        return db.Accounts.Where(row => row.Account == text).Select(row => (int?)row.Number).SingleOrDefault() ?? -1;
    }
}
