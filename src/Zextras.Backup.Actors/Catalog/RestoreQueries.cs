using LinqToDB;
using Zextras.Backup.Actors.Catalog.Tables;
using Zextras.Backup.Messages.Model;
using static Zextras.Backup.Actors.Catalog.CatalogRows;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>What restores ask: what was when.</summary>
internal static class RestoreQueries
{
    /// <summary>The state of every item of an account that was valid at an instant, in the order of recording; deleted ones too.</summary>
    public static IReadOnlyList<CatalogState> ListStates(this CatalogDb db, AccountId account, DateTimeOffset at)
    {
        var (number, instant) = (NumberOf(db, account), Ticks(at));
        var found =
            from row in db.Items
            from state in db.States.InnerJoin(state => state.Item == row.Number && state.Started <= instant && (state.Ended == null || state.Ended > instant))
            where row.Account == number
            orderby row.Number
            select new { row.Item, state };
        return found.AsEnumerable().Select(each => State(each.Item, each.state)).ToList();
    }

    /// <summary>The items that were deleted from an instant (included) until another (not included), each with its last such deletion.</summary>
    public static IReadOnlyList<CatalogDeletion> ListDeletions(this CatalogDb db, AccountId account, DateTimeOffset from, DateTimeOffset until)
    {
        var (number, first, end) = (NumberOf(db, account), Ticks(from), Ticks(until));
        var found =
            from deletion in db.States
            from living in db.States.InnerJoin(living => living.Item == deletion.Item && living.Ended == deletion.Started)
            from row in db.Items.InnerJoin(row => row.Number == deletion.Item)
            where deletion.Account == number && deletion.Deleted == 1 && deletion.Started >= first && deletion.Started < end
            where living.Deleted == 0
            orderby deletion.Item, deletion.Started
            select new { row.Item, living, DeletedAt = deletion.Started, IsBack = row.Deleted == 0 };
        return found.AsEnumerable()
            .GroupBy(each => each.living.Item)
            .Select(group => group.Last())
            .Select(each => new CatalogDeletion(State(each.Item, each.living), Instant(each.DeletedAt), each.IsBack))
            .ToList();
    }

    /// <summary>Of the living items whose content was longer before: the last state in which it was.</summary>
    public static IReadOnlyList<CatalogState> ListShortened(this CatalogDb db, AccountId account)
    {
        var number = NumberOf(db, account);
        var found =
            from row in db.Items
            from state in db.States.InnerJoin(state => state.Item == row.Number && state.Deleted == 0 && state.Digest != null && state.Size > row.Size)
            where row.Account == number && row.Deleted == 0
            orderby row.Number, state.Started
            select new { row.Item, state };
        return found.AsEnumerable()
            .GroupBy(each => each.state.Item)
            .Select(group => group.Last())
            .Select(each => State(each.Item, each.state))
            .ToList();
    }

    /// <summary>The rows of those items; unknown ones are left out.</summary>
    public static IReadOnlyList<CatalogItem> FindItems(this CatalogDb db, AccountId account, string items)
    {
        var number = NumberOf(db, account);
        return db.Items.Where(row => row.Account == number && Among.Digests(row.Item, items)).AsEnumerable().Select(CatalogRows.Item).ToList();
    }

    private static CatalogState State(byte[] item, StateRow row) => new()
    {
        Item = ItemId.FromByteArray(item),
        Number = row.Item,
        Transaction = new TransactionId(new Guid(row.Transaction, bigEndian: true)),
        Start = Instant(row.Started),
        End = row.Ended is { } ended ? Instant(ended) : null,
        Kind = (ItemKind)row.Kind,
        Deleted = row.Deleted != 0,
        Folder = row.Folder.Length == 0 ? null : ItemId.FromByteArray(row.Folder),
        Flags = Texts(row.Flags),
        Tags = Texts(row.Tags),
        Digest = row.Digest is { } digest ? BlobDigest.FromSha256(digest) : null,
        Name = row.Name,
        Size = row.Size,
    };

    private static int NumberOf(CatalogDb db, AccountId account)
    {
        var text = account.ToString();
        return db.Accounts.Where(row => row.Account == text).Select(row => (int?)row.Number).SingleOrDefault() ?? -1;
    }
}
