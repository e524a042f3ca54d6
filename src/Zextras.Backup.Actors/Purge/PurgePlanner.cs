using Akka.Actor;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Purge;

/// <summary>Makes the plan: from the catalog, and from what the accounts say of their holds. Changes nothing.</summary>
internal sealed class PurgePlanner(PurgeParts parts)
{
    /// <summary>Plans with the retention as it is set, or with other days for items ("what if").</summary>
    public async Task<PurgePlan> PlanAsync(int? dataDays, CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        var accounts = new List<PlannedAccount>();
        foreach (var row in await parts.Catalog.ListAccountsAsync(cancellation))
        {
            accounts.Add(await PlanAsync(row.Account, row.Name, dataDays, now, cancellation));
        }

        var archives = await parts.Retention.OfArchivesAsync(cancellation) is { } keep
            ? parts.Path.Upkeep.ListArchives(DateOnly.FromDateTime((now - keep).UtcDateTime))
            : [];
        var due = await parts.Catalog.Upkeep.CountCondemnedAsync(now - parts.Settings.Grace, cancellation);
        return new PurgePlan(now, accounts, archives, due.Bytes)
        {
            Objects = await new DirectoryPurge(parts).PlanAsync(
                [.. accounts.Where(account => !account.Verdict.Drops).Select(account => (account.Account, account.Name))], now, cancellation),
        };
    }

    /// <summary>What holds for an account now, by its own word.</summary>
    public async Task<(RetentionSubject Subject, RetentionRules Rules)> AskAsync(AccountId account, int? dataDays, CancellationToken cancellation)
    {
        var holds = await parts.Accounts.Ask<AccountReplies.Holds>(new AccountCommands.GetHolds(account), parts.AskTimeout, cancellation);
        var rules = await parts.Retention.OfAsync(account, cancellation);
        var subject = new RetentionSubject
        {
            AccountDeletedAt = holds.GoneSince,
            LegalHold = holds.Current.LegalHold,
            ReleasedAt = holds.Current.ReleasedAt,
        };
        return (subject, dataDays is { } days ? rules with { Data = TimeSpan.FromDays(days) } : rules);
    }

    private async Task<PlannedAccount> PlanAsync(
        AccountId account, string name, int? dataDays, DateTimeOffset now, CancellationToken cancellation)
    {
        var (subject, rules) = await AskAsync(account, dataDays, cancellation);
        var reasons = new Dictionary<RetentionReason, long>();
        var items = new List<ItemId>();
        await foreach (var batch in parts.Catalog.Upkeep.ListDeletedAsync(account, cancellation))
        {
            foreach (var item in batch)
            {
                var verdict = Retention.OfItem(subject with { DeletedAt = item.DeletedAt, IsHeld = item.IsHeld }, rules, now);
                reasons[verdict.Reason] = reasons.GetValueOrDefault(verdict.Reason) + 1;
                if (verdict.Drops)
                {
                    items.Add(item.Item);
                }
            }
        }

        return new PlannedAccount(account, name, subject, rules, Retention.OfAccount(subject, rules, now))
        {
            Items = items,
            Reasons = reasons,
            Bytes = items.Count == 0 ? 0 : (await parts.Catalog.Upkeep.EstimateAsync(account, items, cancellation)).Bytes,
        };
    }
}
