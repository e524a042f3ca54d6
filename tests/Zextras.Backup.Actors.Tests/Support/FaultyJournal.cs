using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Zextras.Backup.Actors.Journal;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>
/// The engine's journal behind a door that can be shut: a write fails before it is made, or is made and never
/// acknowledged. Everything else passes.
/// </summary>
internal sealed class FaultyJournal : UntypedActor
{
    internal const string Write = "journal";
    internal const string Written = "journal written";
    internal const string LedgerWrite = "ledger";
    internal const string LedgerWritten = "ledger written";

    private static readonly ConcurrentDictionary<string, Faults> Scripts = new(StringComparer.Ordinal);

    private readonly Faults _faults;
    private readonly IActorRef _journal;

    public FaultyJournal(Config config)
    {
        _faults = Scripts[config.GetString("faults")];
        _journal = Persistence.Instance.Apply(Context.System).JournalFor(config.GetString("before"));
    }

    /// <summary>The configuration that puts it before the journal.</summary>
    internal static string Configure(string id, Faults faults, string journal = "akka.persistence.journal.coalescing")
    {
        Scripts[id] = faults;
        return $$"""
            akka.persistence.journal.plugin = "akka.persistence.journal.faulty"
            akka.persistence.journal.faulty {
              class = "{{typeof(FaultyJournal).FullName}}, {{typeof(FaultyJournal).Assembly.GetName().Name}}"
              plugin-dispatcher = "akka.persistence.dispatchers.default-plugin-dispatcher"
              faults = "{{id}}"
              before = "{{journal}}"
              births = {{(journal.EndsWith("coalescing", StringComparison.Ordinal) ? "on" : "off")}}
              look = {{(journal.EndsWith("coalescing", StringComparison.Ordinal) ? "on" : "off")}}
            }
            """;
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WriteMessages write:
                Pass(write);
                break;
            case JournalBirths.Write births:
                Pass(births);
                break;
            default:
                _journal.Forward(message);
                break;
        }
    }

    private void Pass(JournalBirths.Write births)
    {
        try
        {
            _faults.Step(Write);
        }
        catch (IOException e)
        {
            Sender.Tell(new Status.Failure(e));
            return;
        }

        try
        {
            _faults.Step(Written);
            _journal.Forward(births);
        }
        catch (IOException)
        {
            _journal.Tell(births, ActorRefs.NoSender);
        }
    }

    private void Pass(WriteMessages write)
    {
        // The ledger's events come whenever they come: counted by themselves they do not shift the steps of the write order.
        var isLedger = write.Messages.OfType<AtomicWrite>().Any(atomic => atomic.PersistenceId.StartsWith("operations|", StringComparison.Ordinal));
        try
        {
            _faults.Step(isLedger ? LedgerWrite : Write);
        }
        catch (IOException e)
        {
            Refuse(write, e);
            return;
        }

        try
        {
            _faults.Step(isLedger ? LedgerWritten : Written);
            _journal.Forward(write);
        }
        catch (IOException)
        {
            // Written, but nobody hears of it any more.
            _journal.Tell(new WriteMessages(write.Messages, ActorRefs.Nobody, write.ActorInstanceId), ActorRefs.NoSender);
        }
    }

    private static void Refuse(WriteMessages write, Exception cause)
    {
        var events = write.Messages.OfType<AtomicWrite>()
            .SelectMany(atomic => (IEnumerable<IPersistentRepresentation>)atomic.Payload)
            .ToArray();
        write.PersistentActor.Tell(new WriteMessagesFailed(cause, events.Length));
        foreach (var representation in events)
            write.PersistentActor.Tell(new WriteMessageFailure(representation, cause, write.ActorInstanceId), representation.Sender);
    }
}
