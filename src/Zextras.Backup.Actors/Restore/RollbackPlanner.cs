using Akka.Actor;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Plans a rollback: compares every item then with the same item now. What is gone is put back, what was moved or marked is
/// moved or marked back where it is; of a changed content the new one goes below the dedicated folder and the old one is
/// put in its place. Nothing is deleted or overwritten.
/// </summary>
internal sealed class RollbackPlanner(AccountScanParts parts, IActorRef items)
{
    private const string Move = "move";
    private const string Marks = "marks";
    private const string Change = "change";
    private const string Addition = "addition";

    /// <summary>Plans.</summary>
    public async Task<RollbackPlan> PlanAsync(CatalogAccount account, RollbackWindow window, CancellationToken cancellation)
    {
        var instant = parts.Clock.GetUtcNow();
        var past = await FolderPast.ReadAsync(account.Account, parts, items, cancellation);
        var folders = new RollbackFolders(past, window, instant);
        var then = await ReadAsync(account.Account, window.At, cancellation);
        var until = window.From is { } from ? await ReadAsync(account.Account, from, cancellation) : null;
        var now = await ReadAsync(account.Account, instant, cancellation);
        if (window.FolderKey is { } key
            && !past.LivingAt(window.At).Concat(past.LivingAt(instant)).Any(folder => window.Covers(folder.State.Placement.Key))
            && !now.Values.Any(state => window.Covers(folders.Now(state.Folder))))
        {
            throw new OperationFailedException($"{account.Name} had no folder {key} at {window.At:u}, and has none now; nothing was changed. doItemSearch {account.Name} type folder lists those there are.");
        }

        var work = new Work(account.Account, window, folders, new PlanFolders(past, dedicated: null), FindAdditions(window, folders, then, until, now));
        foreach (var state in then.Values.Where(state => !state.Deleted).OrderBy(state => state.Number))
        {
            if (until is null || until.GetValueOrDefault(state.Item)?.Transaction != state.Transaction)
            {
                work.Compare(state, now.GetValueOrDefault(state.Item));
            }
        }

        work.MakeFoldersOf(past);
        return work.ToPlan(account.Name);
    }

    /// <summary>What came since then: living now, and not then; in a window, and there at its end.</summary>
    private static List<CatalogState> FindAdditions(
        RollbackWindow window,
        RollbackFolders folders,
        Dictionary<ItemId, CatalogState> then,
        Dictionary<ItemId, CatalogState>? until,
        Dictionary<ItemId, CatalogState> now) =>
    [
        .. now.Values
            .Where(state => !state.Deleted && then.GetValueOrDefault(state.Item) is null or { Deleted: true })
            .Where(state => !state.Deleted && (until is null || until.GetValueOrDefault(state.Item) is { Deleted: false }))
            .Where(state => window.Covers(folders.Now(state.Folder)))
            .OrderBy(state => state.Number),
    ];

    private async Task<Dictionary<ItemId, CatalogState>> ReadAsync(AccountId account, DateTimeOffset at, CancellationToken cancellation) =>
        (await parts.Catalog.ListStatesAsync(account, at, cancellation))
            .Where(state => state.Kind is not (ItemKind.Folder or ItemKind.Account))
            .ToDictionary(state => state.Item);

    /// <summary>The plan while it grows.</summary>
    private sealed class Work(AccountId account, RollbackWindow window, RollbackFolders folders, PlanFolders made, List<CatalogState> additions)
    {
        private readonly List<PlannedChange> _changes = [];
        private readonly List<PlannedItem> _puts = [];
        private readonly ILookup<(string? Folder, BlobDigest? Digest), CatalogState> _copies =
            additions.ToLookup(state => (folders.Now(state.Folder), state.Digest));

        private readonly HashSet<ItemId> _consumed = [];
        private long _there;

        /// <summary>What has to become of an item.</summary>
        public void Compare(CatalogState then, CatalogState? now)
        {
            var wanted = folders.Then(then.Folder) ?? made.KeyOf(then.Kind, then.Folder, window.At);
            var key = now is { Deleted: false } ? folders.Now(now.Folder) : null;
            if (!window.Covers(wanted) && !window.Covers(key))
            {
                return;
            }

            if (now is null || key is null)
            {
                Put(then, wanted, returns: true);
            }
            else if (now.Digest != then.Digest)
            {
                var away = key.Contains(window.Dedicated, StringComparison.Ordinal) ? key : PlanFolders.Below(window.Dedicated, key);
                AddChange(now, key, away, now.Flags, now.Tags, Change);
                Put(then, wanted, returns: false);
            }
            else if (key != wanted)
            {
                AddChange(now, key, wanted, then.Flags, then.Tags, Move);
            }
            else if (!now.Flags.Equals(then.Flags) || !now.Tags.Equals(then.Tags))
            {
                AddChange(now, key, key, then.Flags, then.Tags, Marks);
            }
        }

        /// <summary>Folders that are gone, also those without anything in them.</summary>
        public void MakeFoldersOf(FolderPast past)
        {
            foreach (var (folder, state) in past.LivingAt(window.At).Where(folder => window.Covers(folder.State.Placement.Key)))
            {
                if (folders.Now(folder) is null)
                {
                    made.Add(state, window.At);
                }
            }
        }

        public RollbackPlan ToPlan(string name)
        {
            var left = additions.Where(state => !_consumed.Contains(state.Item) && folders.Now(state.Folder)?.Contains(window.Dedicated, StringComparison.Ordinal) != true).ToArray();
            foreach (var state in window.Additions ? left : [])
            {
                var key = folders.Now(state.Folder)!;
                AddChange(state, key, PlanFolders.Below(window.Dedicated, key), state.Flags, state.Tags, Addition);
            }

            return new RollbackPlan
            {
                Renames = folders.Renames,
                Names = folders.Names,
                Changes = _changes,
                AdditionsLeft = window.Additions ? 0 : left.Length,
                Puts = new RestorePlan
                {
                    Target = account,
                    TargetName = name,
                    Folders = made.All,
                    Items = [.. _puts.OrderBy(put => put.FolderKey, StringComparer.Ordinal)],
                    AlreadyThere = _there,
                },
            };
        }

        private void AddChange(CatalogState now, string from, string to, ValueList<string> flags, ValueList<string> tags, string why)
        {
            if (from != to || why == Marks)
            {
                _changes.Add(new PlannedChange(now.Item, now.Kind, now.Name, from, to, flags, tags, why));
            }
        }

        private void Put(CatalogState then, string wanted, bool returns)
        {
            // An addition of the same content in the same folder is what an earlier, interrupted rollback put there.
            var copy = _copies[(wanted, then.Digest)].FirstOrDefault(state => !_consumed.Contains(state.Item));
            if (copy is not null)
            {
                _consumed.Add(copy.Item);
                _there++;
                return;
            }

            if (then.Digest is { } digest)
            {
                _puts.Add(new PlannedItem
                {
                    Owner = account,
                    Item = then.Item,
                    Transaction = then.Transaction,
                    Kind = then.Kind,
                    FolderKey = made.KeyOf(then.Kind, then.Folder, window.At),
                    Digest = digest,
                    Size = then.Size,
                    Name = then.Name,
                    Returns = returns,
                });
            }
        }
    }
}
