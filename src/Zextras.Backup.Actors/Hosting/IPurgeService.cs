using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Purge, and what keeps accounts from it.</summary>
public interface IPurgeService
{
    /// <summary>Starts a purge, or a dry run of one.</summary>
    /// <exception cref="BackupRequestException">It is not this server's path, nothing may be purged, or another purge runs.</exception>
    Task<Operation> StartAsync(PurgeRequest request, string author, CancellationToken cancellation);

    /// <summary>The holds of accounts; of all where none is named.</summary>
    Task<IReadOnlyList<AccountHold>> GetHoldsAsync(IReadOnlyList<string> accounts, CancellationToken cancellation);

    /// <summary>Puts accounts under legal hold, or lets them out. On return nothing of them is being purged any more.</summary>
    Task<IReadOnlyList<AccountHold>> SetLegalHoldAsync(IReadOnlyList<string> accounts, bool set, string author, CancellationToken cancellation);

    /// <summary>Lets the retention clock of mass deletions run, because somebody has looked at them.</summary>
    Task<IReadOnlyList<AccountHold>> ReleaseDeletionsAsync(IReadOnlyList<string> accounts, string author, CancellationToken cancellation);
}
