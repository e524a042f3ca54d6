using Akka.Actor;
using Akka.TestKit;
using Xunit;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Accounts;

public sealed class DirectoryActorTests : EntityKit, IAsyncLifetime
{
    private static readonly ServerId Server = new(Guid.Parse("77777777-7777-4777-8777-777777777777"));

    private readonly TestProbe _run;
    private TestStores _stores = null!;

    public DirectoryActorTests() => _run = CreateTestProbe("run");

    public async Task InitializeAsync() => _stores = await TestStores.OpenAsync(Faults);

    public async Task DisposeAsync()
    {
        await Sys.Terminate();
        await _stores.DisposeAsync();
    }

    private IActorRef Start()
    {
        var recorder = new Recorder(_stores.Path, _stores.Catalog);
        return Start(Props.Create(() => new DirectoryActor(Server, recorder)));
    }

    private static DirectoryCommands.Refresh Refresh(int domains, string value = "1") => new(
        Server,
        [.. Enumerable.Range(1, domains).Select(number => new DirectoryEntry
        {
            Kind = ItemKind.Domain,
            Id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]),
            Name = $"d{number}.example",
            Attributes = ItemAttributes.Of([new("value", value)]),
        })],
        TimeProvider.System.GetUtcNow(),
        TransactionCause.SmartScan);

    private DirectoryReplies.Refreshed Run(IActorRef actor, DirectoryCommands.Refresh refresh)
    {
        actor.Tell(refresh, _run);
        return Next<DirectoryReplies.Refreshed>(_run);
    }

    private async Task<int> CommittedAsync() => (await _stores.Catalog.ListDirectoryAsync(ItemKind.Domain, CancellationToken.None)).Count;

    [Fact]
    public async Task What_changed_is_recorded_and_committed_and_what_is_not_listed_is_deleted()
    {
        var actor = Start();

        Assert.Equal(new DirectoryReplies.Refreshed(3, 3, 0), Run(actor, Refresh(3)));
        Assert.Equal(3, await CommittedAsync());
        Assert.Equal(new DirectoryReplies.Refreshed(3, 0, 0), Run(actor, Refresh(3)));
        Assert.Equal(new DirectoryReplies.Refreshed(2, 3, 1), Run(actor, Refresh(2, "2")));
        Assert.Equal(2, await CommittedAsync());
    }

    [Fact]
    public async Task Of_a_part_nothing_else_counts_as_deleted()
    {
        var actor = Start();
        Run(actor, Refresh(3));

        var reply = Run(actor, Refresh(1, "2") with { IsPart = true, Cause = TransactionCause.Restore });

        Assert.Equal(new DirectoryReplies.Refreshed(3, 1, 0), reply);
        Assert.Equal(3, await CommittedAsync());
    }

    [Fact]
    public async Task What_was_deleted_and_comes_back_is_logged_once()
    {
        var actor = Start();
        Run(actor, Refresh(2));
        Run(actor, Refresh(1));
        Run(actor, Refresh(2));

        Assert.Equal(2, await CommittedAsync());
        var logged = new List<Transaction>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_stores.BackupPath, "directory")))
            logged.AddRange(File.ReadLines(file).SelectMany(line => TransactionCodec.DecodeArray(System.Text.Encoding.UTF8.GetBytes(line))));
        Assert.Equal(4, logged.Count);
        Assert.Equal(4, logged.DistinctBy(transaction => transaction.Id).Count());
    }

    [Fact]
    public async Task Without_the_journal_there_is_no_answer_and_nothing_is_committed()
    {
        var actor = Start();
        _run.Watch(actor);
        Faults.Fail(FaultyJournal.Write);

        actor.Tell(Refresh(2), _run);

        _run.ExpectTerminated(actor, EngineFixture.Patience);
        Assert.Equal(0, await CommittedAsync());
    }

    [Theory]
    [InlineData(FaultyBackupPath.Append)]
    [InlineData(FaultyBackupPath.Sync)]
    [InlineData(FaultyCatalog.Commit)]
    public async Task A_commit_that_fails_is_not_answered_and_the_next_refresh_makes_it_good(string step)
    {
        var actor = Start();
        Faults.Fail(step);
        actor.Tell(Refresh(2), _run);
        _run.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, await CommittedAsync());
        End(actor);

        Assert.Equal(new DirectoryReplies.Refreshed(2, 0, 0), Run(Start(), Refresh(2)));

        Assert.Equal(2, await CommittedAsync());
        var logged = 0;
        await foreach (var history in _stores.Path.Logs.ReadDirectoryAsync(CancellationToken.None))
            logged += history.Transactions.Count;
        Assert.Equal(2, logged);
    }

    [Fact]
    public void Many_objects_survive_the_snapshot_that_is_taken_among_them()
    {
        var actor = Start();
        Assert.Equal(300, Run(actor, Refresh(300)).Recorded);
        End(actor);

        var again = Start();

        Assert.Equal(new DirectoryReplies.Refreshed(300, 0, 0), Run(again, Refresh(300)));
        again.Tell(new DirectoryCommands.GetHistories(Server), _run);
        Assert.All(Next<DirectoryReplies.Histories>(_run).Objects, history => Assert.Single(history.Transactions));
    }

    [Fact]
    public void What_agreed_to_be_forgotten_is_gone_for_good_and_a_refresh_waits_for_it()
    {
        var actor = Start();
        Run(actor, Refresh(3));
        Run(actor, Refresh(1)); // 2 and 3 are deleted
        var all = Histories(actor);
        var deleted = all.Where(history => !history.IsLiving).OrderBy(history => $"{history.Item}").ToArray();

        actor.Tell(new DirectoryCommands.Agree(Server, [.. all.Select(history => history.Item)], deleted.Max(history => history.Current!.Start)), _run);
        var agreed = Next<DirectoryReplies.Agreed>(_run);
        Assert.Equal(deleted.Select(history => history.Item), agreed.Going.OrderBy(item => $"{item}"));
        Assert.True(Assert.Single(agreed.Kept).IsLiving);
        actor.Tell(Refresh(2), _run);
        _run.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        actor.Tell(new DirectoryCommands.Forget(Server, agreed.Going), _run);
        Next<DirectoryReplies.Forgotten>(_run);

        Assert.Equal(new DirectoryReplies.Refreshed(2, 1, 0), Next<DirectoryReplies.Refreshed>(_run)); // 2 is as new
        Assert.All(Histories(actor), history => Assert.Single(history.Transactions));
        End(actor);
        Assert.Equal(2, Histories(Start()).Count);
    }

    [Fact]
    public void What_was_deleted_after_the_plan_is_not_agreed_and_a_release_lets_the_directory_go_on()
    {
        var actor = Start();
        Run(actor, Refresh(2));
        Run(actor, Refresh(1));
        var gone = Histories(actor).Single(history => !history.IsLiving);

        actor.Tell(new DirectoryCommands.Agree(Server, [gone.Item], gone.Current!.Start.AddTicks(-1)), _run);
        Assert.Empty(Next<DirectoryReplies.Agreed>(_run).Going);
        actor.Tell(new DirectoryCommands.Release(Server), _run);

        Assert.Equal(new DirectoryReplies.Refreshed(2, 1, 0), Run(actor, Refresh(2)));
    }

    [Fact]
    public void A_directory_that_fell_between_forgetting_and_deleting_forgot()
    {
        var actor = Start();
        Run(actor, Refresh(2));
        var (kept, forgotten) = (Histories(actor)[0], Histories(actor)[1]);
        End(actor);
        Write(DirectoryActor.PersistenceIdOf(Server), new DirectoryEvents.Kept([.. kept.Transactions]));

        Assert.DoesNotContain(Histories(Start()), history => history.Item == forgotten.Item);
    }

    private IReadOnlyList<ItemHistory> Histories(IActorRef actor)
    {
        actor.Tell(new DirectoryCommands.GetHistories(Server), _run);
        return Next<DirectoryReplies.Histories>(_run).Objects;
    }

    [Fact]
    public void An_event_that_this_version_does_not_know_stops_the_recovery()
    {
        Write(DirectoryActor.PersistenceIdOf(Server), "an event of the future");
        var actor = Start();
        _run.Watch(actor);

        actor.Tell(new DirectoryCommands.GetHistories(Server), _run);

        _run.ExpectTerminated(actor, EngineFixture.Patience);
    }
}
