using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Plans one account of a source path: what lived in it last, without what was imported before.</summary>
internal sealed class ImportPlanner(ISourcePath source, ImportMap map, ExternalRestoreOrder order, RestoreReport report)
{
    /// <summary>The plan, and the states that it needs.</summary>
    public async Task<(RestorePlan Plan, Dictionary<ItemId, Transaction> States)> PlanAsync(SourceAccount account, CancellationToken cancellation)
    {
        var folders = new List<ItemHistory>();
        var states = new Dictionary<ItemId, Transaction>();
        long mapped = 0;
        await foreach (var history in source.ReadItemsAsync(account.Id, cancellation))
        {
            if (history.Current?.State.Kind == ItemKind.Folder)
            {
                folders.Add(history);
            }
            else if (history.Current is { State.Deleted: false } current && !Skip(account, current))
            {
                if (map.Has(account.Id, history.Item))
                {
                    mapped++;
                }
                else
                {
                    states[history.Item] = current;
                }
            }
        }

        return (Plan(account, new FolderPast(folders), states.Values, mapped), states);
    }

    private static RestorePlan Plan(SourceAccount account, FolderPast past, IReadOnlyCollection<Transaction> states, long mapped)
    {
        var now = DateTimeOffset.MaxValue;
        var folders = new PlanFolders(past, dedicated: null);
        foreach (var (_, state) in past.LivingAt(now))
        {
            folders.Add(state, now);
        }

        var items = states.Select(state => (State: state, Item: new PlannedItem
        {
            Owner = account.Id,
            Item = state.Item,
            Transaction = state.Id,
            Kind = state.State.Kind,
            FolderKey = folders.KeyOf(state.State.Kind, state.State.Folder, now),
            Digest = state.State.Content.Digest!.Value,
            Size = state.State.Content.Size,
            Name = state.State.Content.Name,
        })).ToArray();
        return new RestorePlan
        {
            Target = account.Here?.Id ?? account.Id,
            TargetName = account.Name,
            Folders = folders.All,
            Items = [.. items.OrderBy(each => each.Item.FolderKey, StringComparer.Ordinal).ThenBy(each => each.State.State.Placement.Date).Select(each => each.Item)],
            AlreadyThere = mapped,
            SkipsCopies = true,
            Cause = TransactionCause.Import,
        };
    }

    /// <summary>What cannot or shall not come.</summary>
    private bool Skip(SourceAccount account, Transaction current)
    {
        var content = current.State.Content;
        if (content.Digest is null)
        {
            report.Fail(account.Name, content.Kind.Name(), current.Item, content.Name, "The source has no content of it.");
            return true;
        }

        if (content.Size > order.MaxFileSize)
        {
            report.Fail(account.Name, content.Kind.Name(), current.Item, content.Name, $"It has {content.Size} bytes, more than max_file_size.");
            return true;
        }

        return false;
    }
}
