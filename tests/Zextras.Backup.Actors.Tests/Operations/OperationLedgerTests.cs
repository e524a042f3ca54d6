using Akka.Actor;
using Akka.TestKit;
using Xunit;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Operations;

public sealed class OperationLedgerTests : EntityKit
{
    private const string Node = "akka://test#1";

    private readonly ServerId _server = new(Guid.NewGuid());
    private readonly TestClock _clock = new();
    private readonly HashSet<string> _there = [Node];
    private readonly TestProbe _asker;

    public OperationLedgerTests() => _asker = CreateTestProbe();

    private static DateTimeOffset Noon { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Events_are_answered_when_they_are_in_the_journal_and_survive_the_actor()
    {
        var submitted = Submitted();
        var ledger = Start();
        foreach (var happened in Life(submitted))
            Tell(ledger, happened);

        End(ledger);
        var record = Assert.Single(All(Start()));

        Assert.Equal(OperationState.Done, record.ToOperation().State);
        Assert.Equal(["4711: unreadable"], record.ToOperation().Problems);
        Assert.Equal([new("items", 5)], record.ToOperation().Counts);
        Assert.Equal(("doSmartScan", "root@mail", "true"), (record.Submitted.Kind, record.Submitted.Author, record.ToOperation().Arguments["deep"]));
    }

    [Fact]
    public void What_is_sent_twice_is_answered_twice_and_written_once()
    {
        var ledger = Start();
        foreach (var happened in Life(Submitted()))
        {
            Tell(ledger, happened);
            Tell(ledger, happened);
        }

        Assert.Single(Assert.Single(All(ledger)).Reported!.Lines);
    }

    [Fact]
    public void An_operation_whose_node_has_gone_is_interrupted_before_the_first_answer()
    {
        var (gone, here) = (Submitted() with { Node = "akka://test#0" }, Submitted());
        var ledger = Start();
        _there.Add(gone.Node);
        foreach (var submitted in new[] { gone, here })
        {
            Tell(ledger, submitted);
            Tell(ledger, new OperationEvents.Started(submitted.Operation, Noon));
        }

        Tell(ledger, new OperationEvents.Reported(gone.Operation, Noon, new OperationProgress { Items = 700 }));
        End(ledger);
        _there.Remove(gone.Node);

        var all = All(Start()).ToDictionary(record => record.Submitted.Operation, record => record.ToOperation());
        Assert.Equal((OperationState.Interrupted, 700L), (all[gone.Operation].State, all[gone.Operation].Progress.Items));
        Assert.Equal(OperationState.Running, all[here.Operation].State);
    }

    [Fact]
    public void A_late_end_does_not_change_what_was_interrupted()
    {
        var gone = Submitted() with { Node = "akka://test#0" };
        var ledger = Start();
        Tell(ledger, gone);
        End(ledger);
        ledger = Start();

        Tell(ledger, new OperationEvents.Ended(gone.Operation, Noon, OperationState.Done, new OperationProgress()));

        Assert.Equal(OperationState.Interrupted, Assert.Single(All(ledger)).ToOperation().State);
    }

    [Fact]
    public void An_event_that_the_journal_refused_is_not_answered_and_stops_the_ledger()
    {
        var ledger = Start();
        All(ledger);
        Faults.Fail(FaultyJournal.LedgerWrite);
        var watch = CreateTestProbe();
        watch.Watch(ledger);

        ledger.Tell(Submitted(), _asker);

        watch.ExpectTerminated(ledger, EngineFixture.Patience);
        _asker.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void The_oldest_operations_that_are_over_are_forgotten()
    {
        var state = LedgerState.Empty;
        var open = Submitted();
        state = state.Apply(open);
        for (var i = 0; i < LedgerState.KeptEnded + 3; i++)
        {
            var submitted = Submitted() with { At = Noon.AddSeconds(i) };
            state = state.Apply(submitted).Apply(new OperationEvents.Ended(submitted.Operation, Noon, OperationState.Done, new OperationProgress()));
        }

        Assert.Equal(LedgerState.KeptEnded + 1, state.All.Count());
        Assert.Equal(open, Assert.Single(state.Open).Submitted);
        Assert.Equal(Noon.AddSeconds(3), state.All.First(record => record.Ended is not null).Submitted.At);
    }

    private static OperationEvents.Submitted Submitted() => new(Guid.NewGuid(), Noon, "doSmartScan", "root@mail", Node)
    {
        Arguments = [new NamedText("deep", "true")],
    };

    private static IOperationEvent[] Life(OperationEvents.Submitted submitted) =>
    [
        submitted,
        new OperationEvents.Started(submitted.Operation, Noon.AddSeconds(1)),
        new OperationEvents.Reported(submitted.Operation, Noon.AddSeconds(2), new OperationProgress { Items = 5 })
        {
            Lines = [new OperationLine(Noon.AddSeconds(2), OperationLineLevel.Problem, "4711: unreadable")],
        },
        new OperationEvents.Ended(submitted.Operation, Noon.AddSeconds(3), OperationState.Done, new OperationProgress { Items = 5 })
        {
            Counts = [new NamedCount("items", 5)],
        },
    ];

    private IActorRef Start()
    {
        Func<string, bool> isThere = _there.Contains;
        return Start(Props.Create<OperationLedger>(_server, isThere, _clock));
    }

    private void Tell(IActorRef ledger, IOperationEvent happened)
    {
        ledger.Tell(happened, _asker);
        Assert.Equal(new OperationLedgerCommands.Taken(happened.Operation, happened.At, happened.GetType().Name), Next<OperationLedgerCommands.Taken>(_asker));
    }

    private ValueList<OperationRecord> All(IActorRef ledger)
    {
        ledger.Tell(OperationLedgerCommands.GetAll.Instance, _asker);
        return Next<OperationSnapshots.Ledger>(_asker).Operations;
    }
}
