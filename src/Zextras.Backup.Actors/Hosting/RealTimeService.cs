using Akka.Actor;
using Akka.Hosting;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Feed;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Asks the feed's actor, wherever in the cluster it is.</summary>
internal sealed class RealTimeService(ActorSystem system, PropertyBook properties) : IRealTimeService
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A tree of a hundred thousand directories is watched within this time; a server that does not answer is not waited for longer.</summary>
    private static readonly TimeSpan BeginTimeout = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public Task<RealTimeStatus> GetStatusAsync(CancellationToken cancellation) =>
        AskAsync(new FeedCommands.GetStatus(), AskTimeout, cancellation);

    /// <inheritdoc/>
    public Task<RealTimeStatus> SwitchAsync(bool isOn, string author, CancellationToken cancellation) => isOn && !properties.Flag(Properties.ModuleEnabled)
        ? throw new BackupRequestException(ModuleSwitch.StoppedReason)
        : AskAsync(new FeedCommands.Switch(isOn, author), BeginTimeout, cancellation);

    /// <inheritdoc/>
    public async Task AwaitBeginAsync(CancellationToken cancellation)
    {
        try
        {
            await AskAsync(new FeedCommands.AwaitBegin(), BeginTimeout, cancellation);
        }
        catch (BackupRequestException)
        {
            // It begins later than the scans, then: a gap of its own makes that good.
        }
    }

    /// <summary>Whether it is on, as far as it can be asked, and what a person must see.</summary>
    public async Task<(bool IsOn, IReadOnlyList<string> Warnings)> LookAsync(CancellationToken cancellation)
    {
        try
        {
            var status = await GetStatusAsync(cancellation);
            return (status.IsOn, status.Warnings);
        }
        catch (BackupRequestException e)
        {
            return (true, [e.Message]);
        }
    }

    private async Task<RealTimeStatus> AskAsync(object question, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            var feed = await ActorRegistry.For(system).GetAsync<RealTimeFeed>(cancellation);
            var status = await feed.Ask<RealTimeStatus>(question, patience, cancellation);
            return status with { Warnings = RealTimeWarnings.Of(status) };
        }
        catch (AskTimeoutException)
        {
            throw new BackupRequestException("The Real Time Scan does not answer; the node's log says why.");
        }
    }
}
