using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Configuration;

/// <summary>
/// The retention that applies to each account, whatever level it was set at (global, server, class of service, account).
/// Asked anew for each purge, so that a change takes effect at once.
/// </summary>
internal interface IRetentionSettings
{
    /// <summary>What applies to an account.</summary>
    ValueTask<RetentionRules> OfAsync(AccountId account, CancellationToken cancellation);

    /// <summary>How long deleted domains, classes of service and distribution lists are kept; null keeps them for ever.</summary>
    ValueTask<TimeSpan?> OfDirectoryAsync(CancellationToken cancellation);

    /// <summary>How long the daily archives of the server are kept; null keeps them for ever.</summary>
    ValueTask<TimeSpan?> OfArchivesAsync(CancellationToken cancellation);
}
