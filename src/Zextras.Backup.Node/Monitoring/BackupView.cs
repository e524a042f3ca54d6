using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Node.Monitoring;

/// <summary>What the engine says of itself at a moment: all that status page and figures are made of.</summary>
internal sealed record BackupView
{
    /// <summary>The backup as a whole.</summary>
    public required BackupStatus Status { get; init; }

    /// <summary>The living accounts.</summary>
    public required IReadOnlyList<AvailableAccount> Accounts { get; init; }

    /// <summary>The operations, newest first.</summary>
    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>What is done by the clock.</summary>
    public required IReadOnlyList<ScheduledRun> Schedules { get; init; }

    /// <summary>The Real Time Scan; null where it does not answer.</summary>
    public RealTimeStatus? RealTime { get; init; }

    /// <summary>Asks for everything.</summary>
    internal static async Task<BackupView> ReadAsync(
        IBackupEngine engine, IScheduleService schedules, IRealTimeService realTime, CancellationToken cancellation) => new()
        {
            Status = await engine.GetBackupInfoAsync(cancellation),
            Accounts = await engine.GetAvailableAccountsAsync(null, hideDeleted: true, cancellation),
            Operations = engine.ListOperations(),
            Schedules = await schedules.ListAsync(cancellation),
            RealTime = await LookAsync(realTime, cancellation),
        };

    /// <summary>When everything of an account was last read and compared.</summary>
    internal Func<AvailableAccount, DateTimeOffset?> Verified() => new AccountVerification(Status, Operations).Of;

    /// <summary>Open gaps that concern an account.</summary>
    internal long OpenGapsOf(AvailableAccount account) =>
        RealTime?.Gaps.Count(gap => gap.IsOfAll || gap.Accounts.Contains(account.Name)) ?? 0;

    /// <summary>How long the oldest change of an account waits; null where none does.</summary>
    internal TimeSpan? LagOf(AvailableAccount account) =>
        RealTime?.Accounts.FirstOrDefault(one => one.Name == account.Name) is { Waiting: > 0 } waiting ? waiting.Lag : null;

    private static async Task<RealTimeStatus?> LookAsync(IRealTimeService realTime, CancellationToken cancellation)
    {
        try
        {
            return await realTime.GetStatusAsync(cancellation);
        }
        catch (BackupRequestException)
        {
            return null; // the warnings of the status say so
        }
    }
}
