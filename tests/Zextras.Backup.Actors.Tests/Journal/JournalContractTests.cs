using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Xunit;
using Zextras.Backup.Actors.Database;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Journal;

/// <summary>What Akka.Persistence demands of a journal, in the spirit of its TCK. Every journal must pass, on every database.</summary>
public abstract class JournalContractTests : IAsyncLifetime, IDisposable
{
    private protected const string Me = "item|account|1";

    private readonly TempDirectory _directory = new();
    private readonly string _values;
    private readonly PostgresServer? _server;
    private JournalSystem _system;
    private TestProbe _actor;

    private protected JournalContractTests(string values, PostgresServer? server = null)
    {
        (_values, _server) = (values, server);
        _system = Start(values);
        _actor = new TestKit(_system.System).CreateTestProbe();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _system.DisposeAsync();

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_new_actor_has_no_events_and_counts_from_zero()
    {
        Assert.Empty(Replay(Me));
        Assert.Equal(0, Highest(Me));
    }

    [Fact]
    public void An_acknowledged_event_is_replayed()
    {
        Write(Me, 1, "one");

        Assert.Equal([(1, "one")], Replay(Me));
    }

    [Fact]
    public async Task Acknowledged_events_are_there_after_a_restart()
    {
        Write(Me, 1, "one", "two");
        Write(Me, 3, "three");

        await RestartAsync(_values);

        Assert.Equal([(1, "one"), (2, "two"), (3, "three")], Replay(Me));
        Assert.Equal(3, Highest(Me));
    }

    [Theory]
    [InlineData(1, 5, long.MaxValue, new long[] { 1, 2, 3, 4, 5 })]
    [InlineData(2, 4, long.MaxValue, new long[] { 2, 3, 4 })]
    [InlineData(3, 3, long.MaxValue, new long[] { 3 })]
    [InlineData(4, long.MaxValue, long.MaxValue, new long[] { 4, 5 })]
    [InlineData(1, 5, 2, new long[] { 1, 2 })]
    [InlineData(2, 5, 1, new long[] { 2 })]
    [InlineData(1, 5, 0, new long[0])]
    [InlineData(1, 0, long.MaxValue, new long[0])]
    [InlineData(4, 2, long.MaxValue, new long[0])]
    [InlineData(6, long.MaxValue, long.MaxValue, new long[0])]
    public void A_replay_keeps_within_its_bounds(long from, long to, long max, long[] expected)
    {
        Write(Me, 1, "a", "b", "c", "d", "e");

        Assert.Equal(expected, Replay(Me, from, to, max).Select(found => found.Number));
        Assert.Equal(5, Highest(Me));
    }

    [Fact]
    public void A_long_history_is_replayed_whole_and_in_order()
    {
        var names = Enumerable.Range(1, 300).Select(number => $"event {number}").ToArray();
        Write(Me, 1, names);

        Assert.Equal(names, Replay(Me).Select(found => found.Text));
        Assert.Equal(names[149..280], Replay(Me, 150, 280).Select(found => found.Text));
        Assert.Equal(names[10..210], Replay(Me, 11, max: 200).Select(found => found.Text));
    }

    [Fact]
    public void Actors_do_not_see_each_other()
    {
        Write(Me, 1, "mine");
        Write(Me + "0", 1, "yours", "too");

        Assert.Equal([(1, "mine")], Replay(Me));
        Assert.Equal(2, Highest(Me + "0"));
    }

    [Fact]
    public void A_sequence_number_is_given_only_once()
    {
        Write(Me, 1, "first");

        Assert.IsType<WriteMessageFailure>(TryWrite(Me, 1, "second")[^1]);
        Assert.Equal([(1, "first")], Replay(Me));
    }

    [Fact]
    public void An_atomic_write_is_stored_whole_or_not_at_all()
    {
        Write(Me, 3, "taken");

        var answers = TryWrite(Me, 1, "one", "two", "not three");

        Assert.All(answers, answer => Assert.IsType<WriteMessageFailure>(answer));
        Assert.Equal([(3, "taken")], Replay(Me));
    }

    [Fact]
    public void An_event_that_cannot_be_serialized_is_rejected_and_the_others_are_stored()
    {
        Send(Atomic(Me, 1, "one"), Atomic(Me, 2, new Unserializable()), Atomic(Me, 3, "three"));

        _actor.ExpectMsg<WriteMessagesSuccessful>();
        Assert.Equal(1, _actor.ExpectMsg<WriteMessageSuccess>().Persistent.SequenceNr);
        Assert.Equal(2, _actor.ExpectMsg<WriteMessageRejected>().Persistent.SequenceNr);
        Assert.Equal(3, _actor.ExpectMsg<WriteMessageSuccess>().Persistent.SequenceNr);
        Assert.Equal([(1, "one"), (3, "three")], Replay(Me));
    }

    [Fact]
    public void An_actor_that_restarts_while_it_writes_recovers_what_it_wrote()
    {
        for (var number = 1; number <= 50; number++)
        {
            Send(Atomic(Me, number, $"event {number}"));
            Ask(Me, 1, long.MaxValue, long.MaxValue);

            var messages = _actor.ReceiveWhile(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), message => message, 3 + number);

            Assert.Contains(messages, message => message is RecoverySuccess { HighestSequenceNr: var highest } && highest == number);
            Assert.Equal(number, messages.OfType<ReplayedMessage>().Count());
        }
    }

    [Theory]
    [InlineData(0, new long[] { 1, 2, 3, 4 })]
    [InlineData(1, new long[] { 2, 3, 4 })]
    [InlineData(3, new long[] { 4 })]
    [InlineData(4, new long[0])]
    [InlineData(long.MaxValue, new long[0])]
    public async Task Deleted_events_stay_deleted_and_their_numbers_are_never_given_again(long to, long[] left)
    {
        Write(Me, 1, "a", "b", "c", "d");
        Write("another", 1, "x");

        Delete(Me, to);
        await RestartAsync(_values);

        Assert.Equal(left, Replay(Me).Select(found => found.Number));
        Assert.Equal(4, Highest(Me));
        Write(Me, 5, "e");
        Assert.Equal([.. left, 5], Replay(Me).Select(found => found.Number));
        Assert.Equal([(1, "x")], Replay("another"));
    }

    [Fact]
    public void Deleting_again_deletes_more()
    {
        Write(Me, 1, "a", "b", "c", "d");

        Delete(Me, 2);
        Delete(Me, 1);
        Delete(Me, 3);

        Assert.Equal([(4, "d")], Replay(Me));
    }

    [Fact]
    public void Deleting_where_nothing_is_succeeds()
    {
        Delete(Me, 5);

        Assert.Equal(0, Highest(Me));
    }

    private JournalSystem Start(string values) => new(_directory.Path, values, server: _server);

    private protected async Task RestartAsync(string values)
    {
        await _system.DisposeAsync();
        _system = Start(values);
        _actor = new TestKit(_system.System).CreateTestProbe();
    }

    private static AtomicWrite Atomic(string id, long first, params object[] events) => new(
        [.. events.Select((value, index) => new Persistent(value, first + index, id, sender: ActorRefs.NoSender, writerGuid: "w"))]);

    private void Send(params AtomicWrite[] writes) => _system.Journal.Tell(new WriteMessages(writes, _actor.Ref, 1));

    private List<object> TryWrite(string id, long first, params object[] events)
    {
        Send(Atomic(id, first, events));
        _actor.ExpectMsg<IJournalResponse>(message => message is WriteMessagesSuccessful or WriteMessagesFailed);
        return [.. events.Select(_ => _actor.ExpectMsg<object>())];
    }

    private protected void Write(string id, long first, params object[] events) =>
        Assert.All(TryWrite(id, first, events), answer => Assert.IsType<WriteMessageSuccess>(answer));

    private protected void Delete(string id, long to)
    {
        _system.Journal.Tell(new DeleteMessagesTo(id, to, _actor.Ref));
        Assert.Equal(to, _actor.ExpectMsg<DeleteMessagesSuccess>().ToSequenceNr);
    }

    private void Ask(string id, long from, long to, long max) =>
        _system.Journal.Tell(new ReplayMessages(from, to, max, id, _actor.Ref));

    private protected long Highest(string id)
    {
        Ask(id, 1, 0, 0);
        return _actor.ExpectMsg<RecoverySuccess>().HighestSequenceNr;
    }

    private protected List<(long Number, string Text)> Replay(string id, long from = 1, long to = long.MaxValue, long max = long.MaxValue)
    {
        Ask(id, from, to, max);
        var found = new List<(long, string)>();
        while (true)
        {
            switch (_actor.ExpectMsg<object>())
            {
                case ReplayedMessage { Persistent: var persistent }:
                    Assert.Equal(id, persistent.PersistenceId);
                    found.Add((persistent.SequenceNr, (string)persistent.Payload));
                    break;
                case RecoverySuccess:
                    return found;
                case var other:
                    throw new InvalidOperationException($"The replay answered {other}.");
            }
        }
    }

    private sealed class Unserializable : Zextras.Backup.Messages.IPersisted;
}
