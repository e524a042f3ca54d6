using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Akka.TestKit;
using Xunit;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Items;

public sealed class ItemActorTests : EntityKit
{
    private static readonly AccountId Account = new(Guid.Parse("33333333-3333-4333-8333-333333333333"));
    private static readonly ItemId Item = ItemId.Of(4711);
    private static readonly DateTimeOffset Begin = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly Restorer _restorer = new();
    private readonly TestProbe _sender;

    public ItemActorTests() => _sender = CreateTestProbe("sender");

    private static Sighting.Seen Seen(int minute, params string[] flags) => new()
    {
        Id = TransactionId.New(Begin.AddMinutes(minute)),
        At = Begin.AddMinutes(minute),
        Cause = TransactionCause.SmartScan,
        Placement = new Placement { Key = "m", Folders = [ItemId.Of(2)], Flags = flags.ToValueSet() },
        Content = new ItemContent { Kind = ItemKind.Message, Name = "mail", Digest = BlobDigest.Of("mail"u8), Size = 4 },
    };

    private IActorRef Start() => Start(Props.Create(() => new ItemActor(Account, Item, _restorer)));

    private ItemRecording.Recorded Record(IActorRef actor, Sighting sighting, int known = 0)
    {
        actor.Tell(new ItemRecording.Record(Account, Item, sighting, known), _sender);
        var answer = Next<ItemRecording.Recorded>(_sender);
        Assert.Equal(sighting.Id, answer.Sighting);
        return answer;
    }

    private ItemReplies.History History(IActorRef actor)
    {
        actor.Tell(new ItemQueries.GetHistory(Account, Item), _sender);
        return Next<ItemReplies.History>(_sender);
    }

    [Fact]
    public void A_sighting_that_is_news_is_answered_when_the_journal_holds_it_and_the_actor_asks_to_leave()
    {
        var actor = Start();

        var answer = Record(actor, Seen(0));

        Assert.Equal((DecisionOutcome.Recorded, 1), (answer.Outcome, answer.Count));
        Assert.Equal(answer.Current, Assert.Single(answer.News));
        Assert.Equal([FaultyJournal.Write, FaultyJournal.Written], Faults.Steps);
        Next<Passivate>(Shard);
        End(actor);
        Assert.Equal(answer.Current!.Id, Assert.Single(History(Start()).Transactions).Id);
    }

    [Fact]
    public void Without_the_journal_there_is_no_answer_and_the_actor_stops()
    {
        var actor = Start();
        _sender.Watch(actor);
        Faults.Fail(FaultyJournal.Write);

        actor.Tell(new ItemRecording.Record(Account, Item, Seen(0), 0), _sender);

        _sender.ExpectTerminated(actor, EngineFixture.Patience);
        Assert.Empty(History(Start()).Transactions);
    }

    [Fact]
    public void A_sighting_that_was_written_and_not_answered_is_made_good_when_it_is_sent_again()
    {
        var sighting = Seen(0);
        var actor = Start();
        Faults.Fail(FaultyJournal.Written);
        actor.Tell(new ItemRecording.Record(Account, Item, sighting, 0), _sender);
        Until(() => Faults.Steps.Contains(FaultyJournal.Written));
        End(actor);

        var again = Record(Start(), sighting);

        Assert.Equal(DecisionOutcome.Unchanged, again.Outcome);
        Assert.Equal(sighting.Id, Assert.Single(again.News).Id);
    }

    [Fact]
    public void A_sighting_that_is_sent_twice_is_one_transaction()
    {
        var (actor, sighting) = (Start(), Seen(0));
        Record(actor, sighting);

        var again = Record(actor, sighting, known: 1);

        Assert.Equal((DecisionOutcome.Unchanged, 1), (again.Outcome, again.Count));
        Assert.Empty(again.News);
    }

    [Fact]
    public void The_news_are_what_the_sender_does_not_know()
    {
        var actor = Start();
        for (var i = 0; i < 5; i++)
            Record(actor, Seen(i, $"flag{i}"));

        Assert.Equal(6, Record(actor, Seen(5, "new"), known: 0).News.Count);
        Assert.Equal(4, Record(actor, Seen(6, "newer"), known: 3).News.Count);
        Assert.Equal(2, Record(actor, Seen(7, "newer"), known: 5).News.Count);
        Assert.Empty(Record(actor, Seen(8, "newer"), known: 100).News);
    }

    [Fact]
    public void A_sighting_that_needs_a_content_which_nobody_recorded_is_answered_so()
    {
        var answer = Record(Start(), Seen(0) with { Content = null });

        Assert.Equal((DecisionOutcome.NeedsContent, 0), (answer.Outcome, answer.Count));
        Assert.Null(answer.Current);
        Assert.DoesNotContain(FaultyJournal.Write, Faults.Steps);
    }

    [Fact]
    public void The_history_survives_the_actor_with_its_end_dates()
    {
        var actor = Start();
        Record(actor, Seen(0));
        Record(actor, Seen(1, "seen"));
        var before = History(actor).Transactions;
        End(actor);

        var after = History(Start()).Transactions;

        Assert.Equal(before, after);
        Assert.Equal([Begin.AddMinutes(1), null], after.Select(one => one.End));
    }

    [Fact]
    public void An_item_that_nobody_ever_saw_has_an_empty_history() => Assert.Empty(History(Start()).Transactions);

    [Fact]
    public void An_event_that_this_version_does_not_know_stops_the_recovery()
    {
        Write(ItemActor.PersistenceIdOf(Account, Item), "an event of the future");
        var actor = Start();
        _sender.Watch(actor);

        actor.Tell(new ItemQueries.GetHistory(Account, Item), _sender);

        _sender.ExpectTerminated(actor, EngineFixture.Patience);
    }

    [Fact]
    public void A_history_of_64_transactions_gets_a_snapshot_and_goes_on_after_it()
    {
        var actor = Start();
        for (var i = 0; i < 65; i++)
            Record(actor, Seen(i, $"flag{i}"));
        var store = Akka.Persistence.Persistence.Instance.Apply(Sys).SnapshotStoreFor("");
        SelectedSnapshot? found = null;
        Until(() =>
        {
            store.Tell(new LoadSnapshot(ItemActor.PersistenceIdOf(Account, Item), SnapshotSelectionCriteria.Latest, long.MaxValue), _sender);
            found = Next<LoadSnapshotResult>(_sender).Snapshot;
            return found is not null;
        });
        Assert.Equal(64, Assert.IsType<ItemSnapshots.History>(found!.Snapshot).Transactions.Count);
        var before = History(actor).Transactions;
        End(actor);

        Assert.Equal(before, History(Start()).Transactions);
    }

    [Fact]
    public void While_a_restore_is_under_way_everything_else_waits()
    {
        var actor = Start();
        Record(actor, Seen(0));
        Record(actor, new Sighting.Gone { Id = TransactionId.New(Begin.AddMinutes(1)), At = Begin.AddMinutes(1), Cause = TransactionCause.SmartScan });
        var reply = Restored();

        actor.Tell(new ItemCommands.RestoreItem(Account, Item), _sender);
        Until(() => _restorer.Asked.Count == 1);
        actor.Tell(new ItemQueries.GetHistory(Account, Item), _sender);
        actor.Tell(new ItemCommands.RestoreItem(Account, Item), _sender);
        actor.Tell(new ItemRecording.Record(Account, Item, Seen(3, "seen"), 3), _sender);
        _sender.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        var arrival = new Arrival();
        _restorer.Answer(0, new ItemReturn(reply, Seen(2), arrival));

        Assert.Same(reply, Next<ItemReplies.Restored>(_sender));
        Assert.True(arrival.IsOver);
        Assert.Equal([false, true, false], Next<ItemReplies.History>(_sender).Transactions.Select(one => one.State.Deleted));
        Until(() => _restorer.Asked.Count == 2);
        Assert.Equal(3, _restorer.Asked[1].Transactions.Count); // the second restore sees what the first did
        _restorer.Answer(1, new ItemReturn(reply));
        Assert.Same(reply, Next<ItemReplies.Restored>(_sender));
        Assert.Equal(4, Next<ItemRecording.Recorded>(_sender).Count);
        Assert.Equal(3, Assert.Single(_restorer.Committed).Transactions.Count);
    }

    [Fact]
    public void A_restore_is_answered_only_when_it_is_in_the_journal_and_committed()
    {
        var actor = Start();
        var arrival = new Arrival();
        _restorer.CommitFails = new IOException("no space left");

        actor.Tell(new ItemCommands.RestoreItem(Account, Item), _sender);
        Until(() => _restorer.Asked.Count == 1);
        _restorer.Answer(0, new ItemReturn(Restored(), Seen(0), arrival));

        Assert.Equal("no space left", Next<Status.Failure>(_sender).Cause.Message);
        Assert.True(arrival.IsOver);
        Assert.Single(History(actor).Transactions);
    }

    [Fact]
    public void A_restore_that_fails_leaves_the_item_usable()
    {
        var actor = Start();
        actor.Tell(new ItemCommands.RestoreItem(Account, Item), _sender);
        Until(() => _restorer.Asked.Count == 1);

        _restorer.Fail(0, new InvalidOperationException("a fault"));

        Assert.Equal("a fault", Next<Status.Failure>(_sender).Cause.Message);
        Assert.Equal(DecisionOutcome.Recorded, Record(actor, Seen(0)).Outcome);
    }

    [Fact]
    public void If_the_journal_fails_during_a_restore_there_is_no_answer_and_the_arrival_is_over()
    {
        var actor = Start();
        _sender.Watch(actor);
        var arrival = new Arrival();
        actor.Tell(new ItemCommands.RestoreItem(Account, Item), _sender);
        Until(() => _restorer.Asked.Count == 1);
        Faults.Fail(FaultyJournal.Write);

        _restorer.Answer(0, new ItemReturn(Restored(), Seen(0), arrival));

        _sender.ExpectTerminated(actor, EngineFixture.Patience);
        Until(() => arrival.IsOver);
    }

    private static ItemReplies.Restored Restored() =>
        new(Account, Item, TransactionId.New(Begin), "mail:INBOX", "m", WasThere: false, []);

    private sealed class Arrival : IDisposable
    {
        public bool IsOver { get; private set; }

        public void Dispose() => IsOver = true;
    }

    private sealed class Restorer : IItemRestorer
    {
        private readonly List<TaskCompletionSource<ItemReturn>> _answers = [];

        public List<ItemHistory> Asked { get; } = [];

        public List<ItemHistory> Committed { get; } = [];

        public Exception? CommitFails { get; set; }

        public void Answer(int number, ItemReturn with) => _answers[number].SetResult(with);

        public void Fail(int number, Exception with) => _answers[number].SetException(with);

        public Task<ItemReturn> PutAsync(ItemCommands.RestoreItem command, ItemHistory history, CancellationToken cancellation)
        {
            var answer = new TaskCompletionSource<ItemReturn>(TaskCreationOptions.RunContinuationsAsynchronously);
            _answers.Add(answer);
            Asked.Add(history);
            return answer.Task;
        }

        public Task CommitAsync(AccountId account, ItemHistory history, CancellationToken cancellation)
        {
            Committed.Add(history);
            return CommitFails is null ? Task.CompletedTask : Task.FromException(CommitFails);
        }
    }
}
