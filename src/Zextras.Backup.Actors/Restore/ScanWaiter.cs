using Akka.Actor;
using Zextras.Backup.Actors.Accounts;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Waits for the scan of one account for whoever asked; asks again where the account's node fell.</summary>
internal sealed class ScanWaiter : UntypedActor
{
    private const int MaxAttempts = 3;
    private static readonly TimeSpan ProbeAfter = TimeSpan.FromSeconds(15);

    private readonly IActorRef _accounts;
    private readonly AccountScanRequest _request;
    private readonly TaskCompletionSource<AccountScanReport> _done;
    private int _attempts;

    public ScanWaiter(IActorRef accounts, AccountScanRequest request, TaskCompletionSource<AccountScanReport> done) =>
        (_accounts, _request, _done) = (accounts, request, done);

    protected override void PreStart()
    {
        Context.SetReceiveTimeout(ProbeAfter);
        Send();
    }

    protected override void PostStop() => _done.TrySetResult(new AccountScanReport { Error = "The node is stopping." });

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AccountReplies.Scanned scanned when scanned.Operation == _request.Operation:
                _done.TrySetResult(scanned.Report);
                break;
            case AccountReplies.NotScanning:
                Send();
                break;
            case ReceiveTimeout:
                _accounts.Tell(new AccountCommands.ProbeScan(_request.Entry.Id, _request.Operation));
                break;
        }
    }

    private void Send()
    {
        if (++_attempts > MaxAttempts)
        {
            _done.TrySetResult(new AccountScanReport { Error = "The account's actor fell several times; the node's log says why." });
            return;
        }

        _accounts.Tell(new AccountCommands.Scan(_request.Entry.Id, _request));
    }
}
