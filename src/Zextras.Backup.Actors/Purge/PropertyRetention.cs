using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Purge;

/// <summary>Retention as the properties have it when it is asked, at the level of the account, of its class of service, or above.</summary>
internal sealed class PropertyRetention(PropertyBook properties, IItemLogReader logs) : IRetentionSettings
{
    /// <inheritdoc/>
    public async ValueTask<RetentionRules> OfAsync(AccountId account, CancellationToken cancellation)
    {
        var own = await logs.ReadAsync(account, ItemId.Of(account), cancellation);
        var cos = own.Transactions is [.., var last] ? last.State.Content.Attributes.First(AttributeNames.ClassOfService) : null;
        return new RetentionRules(
            Days(properties.Number(Properties.DataRetention, account, cos)),
            Days(properties.Number(Properties.AccountRetention, account, cos)));
    }

    /// <summary>An object of the directory has no level of its own: the retention of accounts of the whole server holds for it.</summary>
    public ValueTask<TimeSpan?> OfDirectoryAsync(CancellationToken cancellation) =>
        ValueTask.FromResult(Days(properties.Number(Properties.AccountRetention)));

    /// <inheritdoc/>
    public ValueTask<TimeSpan?> OfArchivesAsync(CancellationToken cancellation) => ValueTask.FromResult(
        properties.Flag(Properties.PurgeCustomizations) ? Days(properties.Number(Properties.ServerRetention)) : null);

    private static TimeSpan? Days(int days) => days == 0 ? null : TimeSpan.FromDays(days);
}
