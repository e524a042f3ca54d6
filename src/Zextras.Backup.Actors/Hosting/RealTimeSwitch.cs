namespace Zextras.Backup.Actors.Hosting;

/// <summary>The Real Time Scan as a service that can be switched.</summary>
internal sealed class RealTimeSwitch(IRealTimeService realTime) : IBackupService
{
    /// <inheritdoc/>
    public string Name => "backup-realtime";

    /// <inheritdoc/>
    public string Description => "The Real Time Scan: every change as it happens";

    /// <inheritdoc/>
    public async Task<bool> IsRunningAsync(CancellationToken cancellation) => (await realTime.GetStatusAsync(cancellation)).IsOn;

    /// <inheritdoc/>
    public Task SwitchAsync(bool on, string author, CancellationToken cancellation) => realTime.SwitchAsync(on, author, cancellation);
}
