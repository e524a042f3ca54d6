using Akka.Actor;
using Akka.Event;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// Watches over what a node of a cluster may do: renews its right to write, looks at the shared Backup Path, and settles
/// the blobs that the node took in. A node that stood still too long, or that lost the path, is taken out.
/// </summary>
internal sealed class PathKeeper : UntypedActor, IWithTimers
{
    /// <summary>The lease is renewed so many times while it is good.</summary>
    private const int RenewalsPerLease = 8;

    private readonly IBackupPath _path;
    private readonly ISharedPath _shared;
    private readonly IBlobIndex _blobs;
    private readonly WriteLease _lease;
    private readonly ClusterSettings _settings;
    private readonly TimeProvider _clock;
    private readonly Action<string> _takeOut;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopped = new();
    private long _reached;
    private bool _looking;
    private bool _settling;

    public PathKeeper(
        IBackupPath path, ISharedPath shared, IBlobIndex blobs, WriteLease lease, ClusterSettings settings, TimeProvider clock, Action<string> takeOut)
    {
        (_path, _shared, _blobs, _lease, _settings, _clock, _takeOut) = (path, shared, blobs, lease, settings, clock, takeOut);
        _reached = clock.GetTimestamp();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(Renew.Instance, Renew.Instance, _settings.Lease / RenewalsPerLease);
        Timers.StartPeriodicTimer(Look.Instance, Look.Instance, _settings.PathInterval);
        Timers.StartPeriodicTimer(Settle.Instance, Settle.Instance, _settings.SettleInterval);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Renew when !_lease.Renew():
                End($"This process stood still for more than {_settings.Lease.TotalSeconds} s. Others may have taken over what it had.");
                break;
            case Look when _clock.GetElapsedTime(_reached) > _settings.PathPatience:
                End($"The Backup Path {_path.Root} was not reached for {_settings.PathPatience.TotalSeconds} s. See that it is mounted and writable, and start the node again.");
                break;
            case Look when !_looking:
                _looking = true;
                _ = LookAsync().PipeTo(Self, Self);
                break;
            case Looked { Problem: null }:
                (_looking, _reached) = (false, _clock.GetTimestamp());
                break;
            case Looked looked:
                _looking = false;
                _log.Warning("The Backup Path is not there: {Problem}", looked.Problem);
                break;
            case Settle when !_settling:
                _settling = true;
                _ = _path.SettleBlobsAsync(_blobs, _stopped.Token).PipeTo(Self, Self);
                break;
            case SettleReport:
                _settling = false;
                break;
            case Status.Failure failure:
                _settling = false;
                _log.Warning(failure.Cause, "Blobs were not settled; they stay where they are until the next try");
                break;
        }
    }

    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
        base.PostStop();
    }

    private void End(string reason)
    {
        Timers.CancelAll();
        _log.Error("This node takes itself out of the cluster. {Reason}", reason);
        _takeOut(reason);
    }

    private async Task<Looked> LookAsync()
    {
        try
        {
            await Task.Run(_shared.Probe, _stopped.Token);
            return new Looked(null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return new Looked(e.Message);
        }
    }

    private sealed record Looked(string? Problem) : INoSerializationVerificationNeeded;

    private sealed record Renew : INoSerializationVerificationNeeded
    {
        public static readonly Renew Instance = new();
    }

    private sealed record Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }

    private sealed record Settle : INoSerializationVerificationNeeded
    {
        public static readonly Settle Instance = new();
    }
}
