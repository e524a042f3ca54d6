using Akka.Actor;
using Akka.Event;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// The one place in the cluster where scans begin. A SmartScan waits for the one before it; Account Scans begin at once.
/// After a SmartScan the blobs that came in are settled into their folders, while nobody waits for it.
/// </summary>
internal sealed class ScanCoordinator(ScanRunParts parts) : UntypedActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopped = new();
    private readonly Queue<ScanCommands.StartSmartScan> _waiting = new();
    private IActorRef? _smartScan;
    private bool _settling;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ScanCommands.StartSmartScan start when _smartScan is not null:
                _waiting.Enqueue(start);
                break;
            case ScanCommands.StartSmartScan start:
                _smartScan = Run(start);
                break;
            case ScanCommands.StartAccountScan start:
                Run(start);
                break;
            case Terminated { ActorRef: var ended }:
                RunNext(ended);
                break;
            case SettleReport report:
                _settling = false;
                _log.Info("Settled {Blobs} blobs of {Volumes} incoming volumes", report.Blobs, report.Volumes);
                break;
            case Status.Failure failure:
                _settling = false;
                _log.Warning(failure.Cause, "Blobs were not settled; they stay where they are until the next SmartScan ends");
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
        base.PostStop();
    }

    private IActorRef Run(object command) => Context.Watch(Context.ActorOf(Props.Create(() => new ScanRun(command, parts))));

    private void RunNext(IActorRef ended)
    {
        if (!ended.Equals(_smartScan))
        {
            return;
        }

        _smartScan = null;
        Settle();
        while (_smartScan is null && _waiting.TryDequeue(out var next))
        {
            if (parts.Board.Find(next.Operation) is { State: OperationState.Queued })
            {
                _smartScan = Run(next);
            }
        }
    }

    private void Settle()
    {
        if (!_settling)
        {
            _settling = true;
            _ = parts.Path.SettleBlobsAsync(parts.BlobIndex, _stopped.Token).PipeTo(Self, Self);
        }
    }
}
