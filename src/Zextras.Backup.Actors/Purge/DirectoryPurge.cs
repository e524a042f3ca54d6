using Akka.Actor;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Purge;

/// <summary>
/// Plans and forgets deleted domains, classes of service and distribution lists, in the order of items: the directory
/// agrees and holds still, then catalog rows, log lines, journal. A fall in between leaves a note in the catalog, and the
/// next purge goes on from there.
/// </summary>
internal sealed class DirectoryPurge(PurgeParts parts)
{
    /// <summary>Objects that were forgotten.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Bytes by which logs became shorter.</summary>
    public long LogBytes { get; private set; }

    private ServerId Server => parts.Path.Server;

    /// <summary>What becomes of each deleted object.</summary>
    /// <param name="accounts">The accounts that are kept.</param>
    /// <param name="now">The instant of the purge.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<PlannedObject>> PlanAsync(
        IReadOnlyCollection<(AccountId Account, string Name)> accounts, DateTimeOffset now, CancellationToken cancellation)
    {
        var histories = (await AskAsync<DirectoryReplies.Histories>(new DirectoryCommands.GetHistories(Server))).Objects;
        var deleted = histories.Where(history => history.Current is { State.Deleted: true }).ToArray();
        if (deleted.Length == 0)
        {
            return [];
        }

        var retention = await parts.Retention.OfDirectoryAsync(cancellation);
        var needed = await NeededAsync(accounts, cancellation);
        return
        [
            .. from history in deleted
               let current = history.Current!
               let content = current.State.Content
               let isNeeded = needed.Contains(Need(content.Kind, content.Name)) || needed.Contains(Need(content.Kind, history.Item.ToString()))
               orderby content.Kind, content.Name
               select new PlannedObject(
                   history.Item, content.Kind, content.Name, current.Start, Retention.OfObject(current.Start, isNeeded, retention, now)),
        ];
    }

    /// <summary>Forgets what the plan drops, except what came back meanwhile.</summary>
    public async Task RunAsync(IReadOnlyList<PlannedObject> plan, CancellationToken cancellation)
    {
        var going = plan.Where(each => each.Verdict.Drops).ToArray();
        if (going.Length > 0)
        {
            cancellation.ThrowIfCancellationRequested();

            // One that came back and was deleted again was deleted later than all that were planned.
            await ForgetAsync([.. going.Select(each => each.Item)], going.Max(each => each.DeletedAt));
        }
    }

    /// <summary>What a purge left that fell: what the directory still has gets rows and lines back, to be planned anew.</summary>
    public Task FinishAsync(IReadOnlyCollection<ItemId> objects) => ForgetAsync(objects, DateTimeOffset.MinValue);

    private async Task ForgetAsync(IReadOnlyCollection<ItemId> objects, DateTimeOffset deletedUntil)
    {
        var agreed = await AskAsync<DirectoryReplies.Agreed>(new DirectoryCommands.Agree(Server, [.. objects], deletedUntil));
        var isForgotten = false;
        try
        {
            await parts.Catalog.Upkeep.BeginPurgeAsync(account: null, agreed.Going, CancellationToken.None);
            LogBytes += await parts.Path.Upkeep.DropObjectsAsync(agreed.Going.ToHashSet(), CancellationToken.None);
            await RecordAnewAsync(agreed.Kept);
            await AskAsync<DirectoryReplies.Forgotten>(new DirectoryCommands.Forget(Server, agreed.Going));
            isForgotten = true;
        }
        finally
        {
            if (!isForgotten)
            {
                parts.Accounts.Tell(new DirectoryCommands.Release(Server));
            }
        }

        await parts.Catalog.Upkeep.EndPurgeAsync(account: null, objects, CancellationToken.None);
        Forgotten += agreed.Going.Count;
    }

    /// <summary>Of an object that came back, a purge that fell may have taken rows and lines away.</summary>
    private async Task RecordAnewAsync(IReadOnlyList<ItemHistory> kept)
    {
        foreach (var history in kept)
        {
            await parts.Path.Upkeep.DropObjectsAsync(new HashSet<ItemId> { history.Item }, CancellationToken.None);
            await parts.Path.Logs.AppendDirectoryAsync(history.Transactions, CancellationToken.None);
            await parts.Path.SyncAsync(CancellationToken.None);
            await parts.Catalog.Upkeep.ReplaceItemAsync(account: null, history.Item, history, CancellationToken.None);
        }
    }

    /// <summary>The domains and classes of service of accounts, by name; a class by id, too, as an LDAP directory names it.</summary>
    private async Task<HashSet<(ItemKind Kind, string Name)>> NeededAsync(
        IEnumerable<(AccountId Account, string Name)> accounts, CancellationToken cancellation)
    {
        var needed = new HashSet<(ItemKind, string)>();
        foreach (var (account, name) in accounts)
        {
            needed.Add(Need(ItemKind.Domain, name[(name.LastIndexOf('@') + 1)..]));
            var own = await parts.Path.Logs.ReadAsync(account, ItemId.Of(account), cancellation);
            if (own.Current?.State.Content.Attributes.First(AttributeNames.ClassOfService) is { } wanted)
            {
                needed.Add(Need(ItemKind.ClassOfService, wanted));
            }
        }

        return needed;
    }

    /// <summary>In capitals: a name that differs in nothing else rather keeps an object than drops it.</summary>
    private static (ItemKind Kind, string Name) Need(ItemKind kind, string name) => (kind, name.ToUpperInvariant());

    private Task<T> AskAsync<T>(IAccountMessage question) => parts.Accounts.Ask<T>(question, parts.AskTimeout);
}
