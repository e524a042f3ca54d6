using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>Tests of persistent actors, each under a probe that stands for its shard, over a journal in memory that can fail.</summary>
public abstract class EntityKit : TestKit
{
    private readonly Faults _faults;

    protected EntityKit()
        : this(Guid.NewGuid().ToString("N"), new Faults())
    {
    }

    private EntityKit(string id, Faults faults)
        : base(Configure(id, faults)) => _faults = faults;

    internal Faults Faults => _faults;

    /// <summary>The shard of the last actor that was started.</summary>
    protected TestProbe Shard { get; private set; } = null!;

    protected IActorRef Start(Props props)
    {
        Shard = CreateTestProbe();
        return Shard.ChildActorOf(props);
    }

    protected void Until(Func<bool> condition) => AwaitCondition(condition, EngineFixture.Patience, TimeSpan.FromMilliseconds(5));

    /// <summary>Puts an event into the journal of an actor that is not there.</summary>
    protected void Write(string persistenceId, object written)
    {
        var probe = CreateTestProbe();
        var writer = Sys.ActorOf(Props.Create(() => new Writer(persistenceId, written, probe.Ref)));
        probe.ExpectMsg(written, EngineFixture.Patience);
        probe.Watch(writer);
        Sys.Stop(writer);
        probe.ExpectTerminated(writer, EngineFixture.Patience);
    }

    /// <summary>Stops an actor as its shard would, so that the next one starts from the journal.</summary>
    protected void End(IActorRef actor)
    {
        var probe = CreateTestProbe();
        probe.Watch(actor);
        Sys.Stop(actor);
        probe.ExpectTerminated(actor, EngineFixture.Patience);
    }

    protected static T Next<T>(TestProbe probe) => probe.ExpectMsg<T>(EngineFixture.Patience);

    private static string Configure(string id, Faults faults) =>
        $$"""
        akka.loglevel = ERROR
        akka.stdout-loglevel = OFF
        akka.loggers = []
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        {{FaultyJournal.Configure(id, faults, "akka.persistence.journal.inmem")}}
        """;

    private sealed class Writer(string persistenceId, object written, IActorRef observer) : UntypedPersistentActor
    {
        public override string PersistenceId => persistenceId;

        protected override void OnCommand(object message)
        {
        }

        protected override void OnRecover(object message)
        {
            if (message is RecoveryCompleted)
                Persist(written, observer.Tell);
        }
    }
}
