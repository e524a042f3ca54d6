using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Phase 1 and 3 of an external restore: domains, classes of service, accounts; and at the end distribution lists with
/// their members. What is there already stays as it is.
/// </summary>
internal sealed class SourceProvisioning(RestoreParts parts, ISourcePath source, ExternalRestoreOrder order, RestoreReport report, OperationJob job)
{
    private readonly AccountMaker _maker = new(parts.Scan.Server, job);
    private readonly List<(ItemId Item, ItemState State)> _directory = [];

    /// <summary>Reads the directory of the source.</summary>
    public async Task ReadAsync()
    {
        await foreach (var history in source.ReadDirectoryAsync(job.Stop))
        {
            if (history.Current is { State.Deleted: false } current)
            {
                _directory.Add((history.Item, current.State));
            }
        }
    }

    /// <summary>Domains of the accounts, and the classes of service that they use.</summary>
    public async Task MakeDirectoryAsync(IReadOnlyList<SourceAccount> accounts)
    {
        var domains = accounts.Select(account => account.Domain).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var classes = accounts.Select(account => account.Settings.First(AttributeNames.ClassOfService)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        await MakeAsync(order.MakesDomains, ItemKind.Domain, (_, state) => domains.Contains(state.Content.Name));
        await MakeAsync(order.MakesClasses, ItemKind.ClassOfService, (item, state) => classes.Contains(state.Content.Name) || classes.Contains(item.ToString()));
    }

    /// <summary>Distribution lists, when all their members are there.</summary>
    public Task MakeListsAsync() => MakeAsync(order.MakesLists, ItemKind.DistributionList, (_, _) => true);

    /// <summary>Finds or makes the account here; null where it cannot be made, which is reported.</summary>
    public async Task<AccountEntry?> FindOrMakeAsync(SourceAccount account)
    {
        if (await _maker.FindAsync(account.Name, job.Stop) is { } there)
        {
            return there;
        }

        if (!order.MakesAccounts)
        {
            report.FailPart(account.Name, "account", "It is not on this server, and skip_account_provisioning is set.");
            return null;
        }

        try
        {
            var settings = order.WithAliases ? account.Settings : account.Settings.With(AttributeNames.Alias);
            var made = await _maker.MakeAsync(await FreeIdAsync(account.Id), account.Name, settings, report, job.Stop);
            job.Count("accounts-made");
            return made;
        }
        catch (OperationFailedException e)
        {
            report.FailPart(account.Name, "account", e.Message);
            return null;
        }
    }

    private async Task<AccountId> FreeIdAsync(AccountId id) => await parts.Scan.Catalog.FindAccountAsync(id, job.Stop) is null
        ? id
        : new AccountId(Guid.CreateVersion7(parts.Scan.Clock.GetUtcNow()));

    private async Task MakeAsync(bool isWanted, ItemKind kind, Func<ItemId, ItemState, bool> isMeant)
    {
        var there = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await foreach (var entry in parts.Scan.Server.ListDirectoryAsync(job.Stop))
        {
            if (entry.Kind == kind)
            {
                there.Add(entry.Name);
            }
        }

        foreach (var (item, state) in _directory.Where(each => isWanted && each.State.Kind == kind && isMeant(each.Item, each.State)))
        {
            if (there.Contains(state.Content.Name))
            {
                continue;
            }

            try
            {
                report.AddNotCarried((await parts.Scan.Server.PutDirectoryObjectAsync(item, state, job.Stop)).NotCarried);
                job.Count("directory-objects-made");
            }
            catch (MailboxException e)
            {
                report.FailPart(state.Content.Name, kind.Name(), e.Message);
            }
        }
    }
}
