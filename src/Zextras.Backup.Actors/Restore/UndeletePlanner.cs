using System.Globalization;
using Akka.Actor;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Plans an undelete: everything that was deleted in a window of time, each item in its last state, into the folders they
/// were in or below a dedicated one.
/// </summary>
internal sealed class UndeletePlanner(AccountScanParts parts, IActorRef items)
{
    private const string DeletedFlag = "deleted"; // an item that came back with it would be expunged again

    /// <summary>Plans; what could not be planned is reported.</summary>
    public async Task<RestorePlan> PlanAsync(
        CatalogAccount account,
        DateTimeOffset from,
        DateTimeOffset until,
        bool toOriginalFolders,
        RestoreReport report,
        CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        var name = string.Create(CultureInfo.InvariantCulture, $"undelete_{now:dd_MM_yy}");
        var deletions = await parts.Catalog.ListDeletionsAsync(account.Account, from, until, cancellation);
        var past = await FolderPast.ReadAsync(account.Account, parts, items, cancellation);
        var folders = new PlanFolders(past, toOriginalFolders ? null : name);
        var planned = new List<(PlannedItem Item, CatalogDeletion Deletion)>();
        foreach (var deletion in deletions.Where(deletion => !deletion.IsBack))
        {
            var (state, instant) = (deletion.LastLiving, deletion.DeletedAt.AddTicks(-1));
            if (state.Kind == ItemKind.Folder)
            {
                folders.Add(past.StateAt(state.Item, instant)!, instant);
            }
            else if (state.Digest is { } digest)
            {
                planned.Add((PlanItem(account.Account, state, digest, folders.KeyOf(state.Kind, state.Folder, instant)), deletion));
            }
            else
            {
                report.Fail(account.Name, state.Kind.Name(), state.Item, state.Name, "The backup has no content of it.");
            }
        }

        var interrupted = await FindInterruptedAsync(account.Account, planned, cancellation);
        return new RestorePlan
        {
            Target = account.Account,
            TargetName = account.Name,
            Folders = folders.All,
            Items = [.. planned.Where(each => !interrupted.Contains(each.Item.Item))
                .OrderBy(each => each.Item.FolderKey, StringComparer.Ordinal)
                .ThenBy(each => each.Deletion.LastLiving.Number)
                .Select(each => each.Item)],
            AlreadyThere = deletions.Count(deletion => deletion is { IsBack: true, LastLiving.Kind: not ItemKind.Folder }) + interrupted.Count,
            Tag = name,
            DroppedFlags = [DeletedFlag],
        };
    }

    private static PlannedItem PlanItem(AccountId account, CatalogState state, BlobDigest digest, string folder) => new()
    {
        Owner = account,
        Item = state.Item,
        Transaction = state.Transaction,
        Kind = state.Kind,
        FolderKey = folder,
        Digest = digest,
        Size = state.Size,
        Name = state.Name,
        Returns = true,
    };

    /// <summary>
    /// Items whose very content came into their folder as a new item after they were deleted: that is what a restore put
    /// there whose node fell before it could record it. Putting them a second time would make two.
    /// </summary>
    private async Task<HashSet<ItemId>> FindInterruptedAsync(
        AccountId account, IReadOnlyList<(PlannedItem Item, CatalogDeletion Deletion)> planned, CancellationToken cancellation)
    {
        var found = new HashSet<ItemId>();
        var keys = (await parts.Catalog.ListFoldersAsync(account, cancellation)).ToDictionary(row => row.Item, row => row.Key);
        foreach (var chunk in planned.Chunk(500))
        {
            var rows = await parts.Catalog.FindByDigestsAsync(account, [.. chunk.Select(each => each.Item.Digest).Distinct()], cancellation);
            foreach (var row in rows.Where(row => row.Folder is not null))
            {
                var key = keys.GetValueOrDefault(row.Folder!.Value);
                var history = await items.Ask<ItemReplies.History>(
                    new ItemQueries.GetHistory(account, row.Item), parts.Settings.ResendAfter * parts.Settings.SendAttempts, cancellation);
                var match = Array.Find(chunk, each => each.Item.Digest == row.Digest
                    && each.Item.FolderKey == key
                    && !found.Contains(each.Item.Item)
                    && history.Transactions[0].Start >= each.Deletion.DeletedAt);
                if (match.Item is { } item)
                {
                    found.Add(item.Item);
                }
            }
        }

        return found;
    }
}
