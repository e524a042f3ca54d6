using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit.Xunit2;
using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Journal;

public sealed class EventSerializerTests
{
    public static TheoryData<Type> PersistedTypesOfTheEngine =>
    [
        .. new[] { typeof(IPersisted).Assembly, typeof(ManifestTable).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => typeof(IPersisted).IsAssignableFrom(type) && !type.IsAbstract),
    ];

    [Fact]
    public void There_are_persisted_types() => Assert.True(PersistedTypesOfTheEngine.Count >= 6);

    [Theory]
    [MemberData(nameof(PersistedTypesOfTheEngine))]
    public void Every_persisted_type_has_a_manifest_golden_bytes_and_a_round_trip(Type type)
    {
        var entry = PersistedTypes.Table.Of(type);
        var value = PersistedSamples.Of(type);

        var bytes = entry.Encode(value);

        Golden.Match(bytes, entry.Manifest + ".json");
        Assert.Equal(value, entry.Decode(bytes));
        Assert.Same(entry, PersistedTypes.Table.Of(entry.Manifest));
        Assert.Matches("^[a-z]+(\\.[a-z]+)+\\.v[1-9][0-9]*$", entry.Manifest);
    }

    /// <summary>The field came later: what was written before has none, and what has it is read back.</summary>
    [Fact]
    public void The_end_of_a_restore_holds_what_it_came_to_by_account()
    {
        var ended = (OperationEvents.Ended)PersistedSamples.Of(typeof(OperationEvents.Ended)) with
        {
            Accounts =
            [
                new AccountTally("grün@example.org")
                {
                    Restored = 3,
                    Skipped = 2,
                    NotRestored = 1,
                    Causes = [new TallyCause("The mailbox is full.", 1) { Items = ["4711"] }],
                },
            ],
        };

        var bytes = PersistedTypes.Table.Of(typeof(OperationEvents.Ended)).Encode(ended);

        Golden.Match(bytes, "operation.ended.v1.accounts.json");
        Assert.Equal(ended, PersistedTypes.Table.Of(typeof(OperationEvents.Ended)).Decode(bytes));
    }

    [Fact]
    public void An_item_event_is_the_transaction_itself()
    {
        var recorded = (ItemEvents.Recorded)PersistedSamples.Of(typeof(ItemEvents.Recorded));

        Assert.Equal(TransactionCodec.Encode(recorded.Transaction), PersistedTypes.Table.Of(typeof(ItemEvents.Recorded)).Encode(recorded));
    }

    [Fact]
    public void A_manifest_is_used_once_and_a_retired_one_never_again()
    {
        var entry = PersistedType.Of<ItemEvents.Recorded>();

        Assert.Throws<ArgumentException>(() => new ManifestTable([entry, entry], []));
        Assert.Throws<ArgumentException>(() => new ManifestTable([entry], ["item.recorded.v1"]));
        Assert.Contains("retired", Assert.Throws<SerializationException>(() => new ManifestTable([], ["old.v1"]).Of("old.v1")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(JournalSystem.Coalescing)]
    [InlineData(JournalSystem.Stock)]
    public async Task Events_and_snapshots_of_the_engine_survive_a_restart(string values)
    {
        using var directory = new TempDirectory();
        var transaction = ((ItemEvents.Recorded)PersistedSamples.Of(typeof(ItemEvents.Recorded))).Transaction;
        await using (var system = new JournalSystem(directory.Path, values))
        {
            var actor = system.System.ActorOf(Props.Create(() => new Recorder()));
            Assert.Equal("1", await actor.Ask<string>(new ItemEvents.Recorded(transaction), EngineFixture.Patience));
            Assert.Equal("saved", await actor.Ask<string>(new ItemSnapshots.History([transaction]), EngineFixture.Patience));
            Assert.Equal("2", await actor.Ask<string>(new ItemEvents.Recorded(transaction), EngineFixture.Patience));
        }

        await using (var system = new JournalSystem(directory.Path, values))
        {
            var actor = system.System.ActorOf(Props.Create(() => new Recorder()));
            var recovered = await actor.Ask<IReadOnlyList<object>>("recovered", EngineFixture.Patience);
            Assert.Equal([new ItemSnapshots.History([transaction]), new ItemEvents.Recorded(transaction)], recovered);
        }
    }

    [Theory]
    [InlineData(JournalSystem.Coalescing)]
    [InlineData(JournalSystem.Stock)]
    public async Task An_event_of_a_newer_version_stops_recovery_and_says_so(string values)
    {
        using var directory = new TempDirectory();
        var newer = new ManifestTable([PersistedType.Of<NewEvent>()], retired: []);
        await using (var system = new JournalSystem(directory.Path, values, table: newer))
        {
            var actor = system.System.ActorOf(Props.Create(() => new Recorder()));
            Assert.Equal("1", await actor.Ask<string>(new NewEvent("from tomorrow"), EngineFixture.Patience));
        }

        await using (var system = new JournalSystem(directory.Path, values))
        {
            var probe = new TestKit(system.System).CreateTestProbe();
            system.System.EventStream.Subscribe(probe.Ref, typeof(Akka.Event.Error));
            probe.Watch(system.System.ActorOf(Props.Create(() => new Recorder())));

            var error = probe.FishForMessage<Akka.Event.Error>(_ => true, EngineFixture.Patience);
            Assert.Contains("item.invented.v9", error.Cause.ToString(), StringComparison.Ordinal);
            Assert.Contains("written by a newer version", error.Cause.ToString(), StringComparison.Ordinal);
        }
    }

    private sealed record NewEvent(string Text) : IPersisted<NewEvent>
    {
        public static string Manifest => "item.invented.v9";

        public static NewEvent Decode(ReadOnlySpan<byte> utf8) => new(Encoding.UTF8.GetString(utf8));

        public void Encode(System.Buffers.IBufferWriter<byte> output) => Encoding.UTF8.GetBytes(Text, output);
    }

    private sealed class Recorder : UntypedPersistentActor
    {
        private readonly List<object> _recovered = [];

        private IActorRef? _saving;

        public override string PersistenceId => "item|a|1";

        protected override void OnCommand(object message)
        {
            switch (message)
            {
                case ItemSnapshots.History history:
                    _saving = Sender;
                    SaveSnapshot(history);
                    break;
                case SaveSnapshotSuccess:
                    _saving.Tell("saved");
                    break;
                case IPersisted persisted:
                    Persist(persisted, _ => Sender.Tell($"{LastSequenceNr}"));
                    break;
                default:
                    Sender.Tell(_recovered);
                    break;
            }
        }

        protected override void OnRecover(object message)
        {
            if (message is SnapshotOffer offer)
            {
                _recovered.Add(offer.Snapshot);
            }
            else if (message is IPersisted)
            {
                _recovered.Add(message);
            }
        }
    }
}
