using Zextras.Backup.Actors.Feed;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The Real Time Scan as its callers see it: the HTTP API, the console behind it, the run-time properties.</summary>
public interface IRealTimeService
{
    /// <summary>How it is.</summary>
    Task<RealTimeStatus> GetStatusAsync(CancellationToken cancellation);

    /// <summary>Switches it on or off (<c>ZxBackup_RealTimeScanner</c>), at once and for good. Switching it on again starts a SmartScan of what it missed.</summary>
    Task<RealTimeStatus> SwitchAsync(bool isOn, string author, CancellationToken cancellation);

    /// <summary>Completes when it listens, or when it is known that it does not for now: what is scanned from then on has no hole after it.</summary>
    Task AwaitBeginAsync(CancellationToken cancellation);
}
