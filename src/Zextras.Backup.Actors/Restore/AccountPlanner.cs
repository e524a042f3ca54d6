using Akka.Actor;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Plans everything that an account held at an instant.</summary>
internal sealed class AccountPlanner(AccountScanParts parts, IActorRef items)
{
    /// <summary>Plans it into a target; what could not be planned is reported.</summary>
    /// <param name="source">The account.</param>
    /// <param name="at">The instant.</param>
    /// <param name="undeleteFrom">Also what was deleted from here on, until the instant; null: not.</param>
    /// <param name="returns">Whether the items themselves come back to life.</param>
    /// <param name="report">Told of items without content.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<RestorePlan> PlanAsync(
        CatalogAccount source, DateTimeOffset at, DateTimeOffset? undeleteFrom, bool returns, RestoreReport report, CancellationToken cancellation)
    {
        var past = await FolderPast.ReadAsync(source.Account, parts, items, cancellation);
        var folders = new PlanFolders(past, dedicated: null);
        foreach (var (_, state) in past.LivingAt(at))
        {
            folders.Add(state, at);
        }

        var planned = new List<(PlannedItem Item, long Number)>();
        void Add(CatalogState state, DateTimeOffset instant)
        {
            if (state.Digest is { } digest)
            {
                planned.Add((PlanItem(source.Account, state, digest, folders.KeyOf(state.Kind, state.Folder, instant), returns), state.Number));
            }
            else if (state.Kind is not (ItemKind.Folder or ItemKind.Account))
            {
                report.Fail(source.Name, state.Kind.Name(), state.Item, state.Name, "The backup has no content of it.");
            }
        }

        foreach (var state in (await parts.Catalog.ListStatesAsync(source.Account, at, cancellation)).Where(state => !state.Deleted))
        {
            Add(state, at);
        }

        if (undeleteFrom is { } from)
        {
            var there = planned.Select(each => each.Item.Item).ToHashSet();
            var deletions = await parts.Catalog.ListDeletionsAsync(source.Account, from, at, cancellation);
            foreach (var deletion in deletions.Where(deletion => !there.Contains(deletion.LastLiving.Item)))
            {
                Add(deletion.LastLiving, deletion.DeletedAt.AddTicks(-1));
            }
        }

        return new RestorePlan
        {
            Target = source.Account,
            TargetName = source.Name,
            Folders = folders.All,
            Items = [.. planned.OrderBy(each => each.Item.FolderKey, StringComparer.Ordinal).ThenBy(each => each.Number).Select(each => each.Item)],
            SkipsCopies = !returns,
        };
    }

    private static PlannedItem PlanItem(AccountId owner, CatalogState state, BlobDigest digest, string folder, bool returns) => new()
    {
        Owner = owner,
        Item = state.Item,
        Transaction = state.Transaction,
        Kind = state.Kind,
        FolderKey = folder,
        Digest = digest,
        Size = state.Size,
        Name = state.Name,
        Returns = returns,
    };
}
