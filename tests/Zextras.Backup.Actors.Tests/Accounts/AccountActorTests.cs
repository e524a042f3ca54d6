using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Xunit;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Accounts;

public sealed class AccountActorTests : EntityKit, IAsyncLifetime
{
    private static readonly AccountId Account = new(Guid.Parse("66666666-6666-4666-8666-666666666666"));

    private readonly Scanner _scanner = new();
    private readonly TestProbe _run;
    private TestStores _stores = null!;

    public AccountActorTests() => _run = CreateTestProbe("run");

    public async Task InitializeAsync() => _stores = await TestStores.OpenAsync(Faults);

    public async Task DisposeAsync()
    {
        await Sys.Terminate();
        await _stores.DisposeAsync();
    }

    private IActorRef Start()
    {
        var recorder = new Recorder(_stores.Path, _stores.Catalog);
        return Start(Props.Create(() => new AccountActor(Account, _scanner, recorder, TimeProvider.System)));
    }

    private static AccountCommands.Scan Scan(Guid operation, string status = "active", bool hasSettings = true) => new(
        Account,
        new AccountScanRequest(
            operation,
            new AccountEntry
            {
                Id = Account,
                Name = "anna@example.com",
                Settings = hasSettings ? ItemAttributes.Of([new(AttributeNames.Status, status)]) : null,
            },
            TransactionCause.SmartScan,
            Deep: false));

    private static AccountCommands.MarkGone MarkGone() => new(Account, TimeProvider.System.GetUtcNow(), TransactionCause.SmartScan);

    private async Task<int> CommittedAsync() =>
        (await _stores.Catalog.FindItemAsync(Account, ItemId.Of(Account), CancellationToken.None))?.Transactions ?? 0;

    private AccountReplies.Scanned Run(IActorRef actor, AccountCommands.Scan scan)
    {
        actor.Tell(scan, _run);
        _scanner.Next().SetResult(new AccountScanReport { Listed = 7 });
        return Next<AccountReplies.Scanned>(_run);
    }

    [Fact]
    public async Task A_scan_records_and_commits_the_settings_before_it_scans_the_items()
    {
        var (actor, operation) = (Start(), Guid.NewGuid());
        actor.Tell(Scan(operation), _run);
        var running = _scanner.Next();

        Assert.Equal(1, await CommittedAsync());
        running.SetResult(new AccountScanReport { Listed = 7 });

        var scanned = Next<AccountReplies.Scanned>(_run);
        Assert.Equal((operation, 7, null), (scanned.Operation, scanned.Report.Listed, scanned.Report.Error));
        Next<Passivate>(Shard);
    }

    [Fact]
    public async Task Unchanged_settings_are_recorded_once_and_changed_ones_again()
    {
        var actor = Start();
        Run(actor, Scan(Guid.NewGuid()));
        Run(actor, Scan(Guid.NewGuid()));
        Assert.Equal(1, await CommittedAsync());

        End(actor);
        Run(Start(), Scan(Guid.NewGuid(), "locked"));

        Assert.Equal(2, await CommittedAsync());
    }

    [Fact]
    public async Task Settings_that_a_restore_made_are_recorded_without_a_scan_and_the_account_is_back()
    {
        var actor = Start();
        Run(actor, Scan(Guid.NewGuid(), "locked"));
        actor.Tell(MarkGone(), _run);
        Next<AccountReplies.MarkedGone>(_run);

        var entry = Scan(Guid.NewGuid()).Request.Entry;
        actor.Tell(new AccountCommands.Note(Account, entry, TimeProvider.System.GetUtcNow(), TransactionCause.Restore), _run);

        Next<AccountReplies.Noted>(_run);
        Assert.Equal(1, _scanner.Begun);
        Assert.Null((await _stores.Catalog.FindAccountAsync(Account, CancellationToken.None))!.DeletedAt);
        var own = (await _stores.Path.Logs.ReadAsync(Account, ItemId.Of(Account), CancellationToken.None)).Current!;
        Assert.Equal((TransactionCause.Restore, "active", false), (own.Cause, own.State.Content.Attributes.First(AttributeNames.Status), own.State.Deleted));
    }

    [Fact]
    public async Task Settings_that_could_not_be_read_are_not_recorded()
    {
        Run(Start(), Scan(Guid.NewGuid(), hasSettings: false));

        Assert.Equal(0, await CommittedAsync());
        Assert.Equal("anna@example.com", (await _stores.Catalog.FindAccountAsync(Account, CancellationToken.None))!.Name);
    }

    [Fact]
    public void Without_the_journal_there_is_no_scan_and_no_answer()
    {
        var actor = Start();
        _run.Watch(actor);
        Faults.Fail(FaultyJournal.Write);

        actor.Tell(Scan(Guid.NewGuid()), _run);

        _run.ExpectTerminated(actor, EngineFixture.Patience);
        Assert.Equal(0, _scanner.Begun);
    }

    [Fact]
    public async Task A_fall_between_journal_and_catalog_is_made_good_by_the_next_scan()
    {
        var actor = Start();
        Faults.Fail(FaultyCatalog.Commit);
        actor.Tell(Scan(Guid.NewGuid()), _run);
        Assert.Contains("fails", Next<AccountReplies.Scanned>(_run).Report.Error, StringComparison.Ordinal);
        Assert.Equal(0, await CommittedAsync());

        Run(actor, Scan(Guid.NewGuid()));

        Assert.Equal(1, await CommittedAsync());
    }

    [Fact]
    public void A_scanner_that_throws_is_a_failed_scan_and_the_next_one_runs()
    {
        var actor = Start();
        actor.Tell(Scan(Guid.NewGuid()), _run);
        _scanner.Next().SetException(new InvalidOperationException("a fault"));

        Assert.Equal("a fault", Next<AccountReplies.Scanned>(_run).Report.Error);
        Assert.Null(Run(actor, Scan(Guid.NewGuid())).Report.Error);
    }

    [Fact]
    public void Scans_run_one_after_the_other_and_the_same_one_only_once()
    {
        var (actor, first, second) = (Start(), Guid.NewGuid(), Guid.NewGuid());
        actor.Tell(Scan(first), _run);
        var running = _scanner.Next();
        actor.Tell(Scan(first), _run);
        actor.Tell(Scan(second), _run);
        actor.Tell(MarkGone(), _run);
        actor.Tell(new AccountCommands.ProbeScan(Account, first), _run);
        Assert.Equal(first, Next<AccountReplies.Progress>(_run).Operation);
        Assert.Equal(1, _scanner.Begun);

        running.SetResult(new AccountScanReport());
        Assert.Equal(first, Next<AccountReplies.Scanned>(_run).Operation);
        _scanner.Next().SetResult(new AccountScanReport());
        Assert.Equal(second, Next<AccountReplies.Scanned>(_run).Operation);
        Assert.True(Next<AccountReplies.MarkedGone>(_run).IsNews);
        Assert.Equal(2, _scanner.Begun);
    }

    [Fact]
    public void Stopping_is_for_the_operation_that_it_names()
    {
        var (actor, operation) = (Start(), Guid.NewGuid());
        actor.Tell(new AccountCommands.StopScan(Account, operation), _run); // nothing runs
        actor.Tell(Scan(operation), _run);
        var running = _scanner.Next();
        actor.Tell(new AccountCommands.StopScan(Account, Guid.NewGuid()), _run);
        actor.Tell(new AccountCommands.ProbeScan(Account, operation), _run);
        Next<AccountReplies.Progress>(_run);
        Assert.False(_scanner.Cancellation.IsCancellationRequested);

        actor.Tell(new AccountCommands.StopScan(Account, operation), _run);

        Until(() => _scanner.Cancellation.IsCancellationRequested);
        running.SetResult(new AccountScanReport { Stopped = true });
        Assert.True(Next<AccountReplies.Scanned>(_run).Report.Stopped);
    }

    [Fact]
    public void Progress_goes_to_whoever_asked_for_the_scan()
    {
        var (actor, operation) = (Start(), Guid.NewGuid());
        actor.Tell(Scan(operation), _run);
        var running = _scanner.Next();

        _scanner.Progress(500, 6000);

        Assert.Equal(new AccountReplies.Progress(Account, operation, 500, 6000), Next<AccountReplies.Progress>(_run));
        running.SetResult(new AccountScanReport());
    }

    [Fact]
    public void An_account_that_scans_nothing_says_so_when_it_is_probed()
    {
        var operation = Guid.NewGuid();

        Start().Tell(new AccountCommands.ProbeScan(Account, operation), _run);

        Assert.Equal(new AccountReplies.NotScanning(Account, operation), Next<AccountReplies.NotScanning>(_run));
        Next<Passivate>(Shard);
    }

    [Fact]
    public void An_account_that_is_moved_says_so_when_nothing_of_its_scan_is_under_way_any_more()
    {
        var (actor, operation) = (Start(), Guid.NewGuid());
        actor.Tell(Scan(operation), _run);
        var running = _scanner.Next();

        End(actor);
        Assert.True(_scanner.Cancellation.IsCancellationRequested);
        _run.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        running.SetResult(new AccountScanReport { Stopped = true });

        Assert.Equal(new AccountReplies.NotScanning(Account, operation), Next<AccountReplies.NotScanning>(_run));
    }

    [Fact]
    public async Task Gone_is_news_once_and_a_commit_that_fails_is_not_answered_but_made_good()
    {
        var actor = Start();
        Run(actor, Scan(Guid.NewGuid()));
        Faults.Fail(FaultyCatalog.Account);
        actor.Tell(MarkGone(), _run);
        _run.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Assert.Null((await _stores.Catalog.FindAccountAsync(Account, CancellationToken.None))!.DeletedAt);

        actor.Tell(MarkGone(), _run);

        Assert.False(Next<AccountReplies.MarkedGone>(_run).IsNews);
        Assert.NotNull((await _stores.Catalog.FindAccountAsync(Account, CancellationToken.None))!.DeletedAt);
        Assert.Equal(2, await CommittedAsync());
    }

    [Fact]
    public void An_event_that_this_version_does_not_know_stops_the_recovery()
    {
        Write(AccountActor.PersistenceIdOf(Account), "an event of the future");
        var actor = Start();
        _run.Watch(actor);

        actor.Tell(Scan(Guid.NewGuid()), _run);

        _run.ExpectTerminated(actor, EngineFixture.Patience);
        Assert.Equal(0, _scanner.Begun);
    }

    [Fact]
    public void While_a_scan_runs_a_look_is_told_to_come_again()
    {
        var actor = Start();
        actor.Tell(Scan(Guid.NewGuid()), _run);
        var scan = _scanner.Next();

        actor.Tell(Look(1), _run);

        Assert.Equal(1, Next<AccountReplies.Busy>(_run).Look);
        Assert.Empty(_scanner.Looks);
        scan.SetResult(new AccountScanReport());
        Next<AccountReplies.Scanned>(_run);
    }

    [Fact]
    public void A_scan_waits_for_the_look_that_is_under_way_and_a_look_asked_for_twice_is_made_once()
    {
        var actor = Start();
        actor.Tell(Look(1), _run);
        _scanner.AwaitBegin();
        actor.Tell(Look(1), _run);
        actor.Tell(Scan(Guid.NewGuid()), _run);

        _scanner.Looks.Single().SetResult(new AccountLookReport { Recorded = 3 });

        Assert.Equal(3, Next<AccountReplies.Looked>(_run).Report.Recorded);
        _scanner.Next().SetResult(new AccountScanReport { Listed = 7 });
        Assert.Equal(7, Next<AccountReplies.Scanned>(_run).Report.Listed);
        Assert.Single(_scanner.Looks);
    }

    private static AccountCommands.LookAt Look(long number) => new(Account, number, [], [MailboxHint.Of("mail:INBOX", "1")]);

    private sealed class Scanner : IAccountScanner
    {
        private readonly SemaphoreSlim _waiting = new(0);
        private readonly List<TaskCompletionSource<AccountScanReport>> _runs = [];
        private int _taken;

        public int Begun => _runs.Count;

        public CancellationToken Cancellation { get; private set; }

        public Action<long, long> Progress { get; private set; } = (_, _) => { };

        /// <summary>The next scan, when it has begun.</summary>
        public TaskCompletionSource<AccountScanReport> Next() => _waiting.Wait(EngineFixture.Patience)
            ? _runs[_taken++]
            : throw new TimeoutException("No scan began.");

        /// <summary>The looks that have begun; a test ends them.</summary>
        public List<TaskCompletionSource<AccountLookReport>> Looks { get; } = [];

        public Task<AccountLookReport> LookAsync(AccountCommands.LookAt look, CancellationToken cancellation)
        {
            var run = new TaskCompletionSource<AccountLookReport>(TaskCreationOptions.RunContinuationsAsynchronously);
            Looks.Add(run);
            _waiting.Release();
            return run.Task;
        }

        /// <summary>Waits until one more scan or look has begun.</summary>
        public void AwaitBegin()
        {
            if (!_waiting.Wait(EngineFixture.Patience))
                throw new TimeoutException("Nothing began.");
        }

        public Task<AccountScanReport> ScanAsync(AccountScanRequest request, Action<long, long> progress, CancellationToken cancellation)
        {
            var run = new TaskCompletionSource<AccountScanReport>(TaskCreationOptions.RunContinuationsAsynchronously);
            (Cancellation, Progress) = (cancellation, progress);
            _runs.Add(run);
            _waiting.Release();
            return run.Task;
        }
    }
}
