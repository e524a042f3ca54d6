using Akka.Actor;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Births: the first events of many actors, written without waking one of them. In a first scan every item is new, and to
/// start an actor, let it find nothing in the journal, write one event and stop it again costs more than all the rest.
/// The rule of one writer holds: an event is written only where the journal has nothing of that actor, not even a mark of
/// what was deleted, and whoever is refused goes the way of everybody else, to the actor.
/// </summary>
internal static class JournalBirths
{
    /// <summary>The journal of the system; null where the plugin that is configured does not know <see cref="Write"/>.</summary>
    public static IActorRef? JournalOf(ActorSystem system) => CoalescingJournal.Of(system, "births");

    /// <summary>Writes those that can be born, in one transaction. The answer is <see cref="Written"/>, after the commit, or a failure.</summary>
    /// <param name="Births">The first events, of one actor each.</param>
    public sealed record Write(IReadOnlyList<Birth> Births) : INoSerializationVerificationNeeded;

    /// <summary>What became of them.</summary>
    /// <param name="Born">In the order of the births: whether the event was written. Else the journal knows that actor.</param>
    public sealed record Written(IReadOnlyList<bool> Born) : INoSerializationVerificationNeeded;

    /// <summary>The first event of an actor.</summary>
    /// <param name="PersistenceId">The actor.</param>
    /// <param name="Event">The event.</param>
    public readonly record struct Birth(string PersistenceId, object Event);
}
