using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Plans one account of a source path: what lived in it last, without what was imported before.</summary>
internal sealed class ImportPlanner(ISourcePath source, ImportMap map, ExternalRestoreOrder order, RestoreReport report)
{
    /// <summary>The plan, the states that it needs, and the folders that others may use.</summary>
    public async Task<(RestorePlan Plan, Dictionary<ItemId, Transaction> States, IReadOnlyList<SharedFolder> Shares)> PlanAsync(SourceAccount account, CancellationToken cancellation)
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

        var past = new FolderPast(folders);
        return (Plan(account, past, states.Values, mapped), states, [.. Shares(past)]);
    }

    private static IEnumerable<SharedFolder> Shares(FolderPast past) =>
        from folder in past.LivingAt(DateTimeOffset.MaxValue)
        let accessList = folder.State.Content.Attributes[AttributeNames.AccessList]
        where accessList.Count > 0
        select new SharedFolder(folder.Item, folder.State.Placement.Key, accessList);

    /// <summary>Its shares come when all accounts are there.</summary>
    private static PlannedFolder Unshared(PlannedFolder folder) => folder.State is { } state
        ? folder with { State = state with { Content = state.Content with { Attributes = state.Content.Attributes.With(AttributeNames.AccessList) } } }
        : folder;

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
            Folders = [.. folders.All.Select(Unshared)],
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
