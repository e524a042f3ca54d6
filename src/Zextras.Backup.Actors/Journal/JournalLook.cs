using Akka.Actor;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// A look at the events of many actors without waking them, for those who read thousands of short histories: an export, a
/// restore of a whole account. The journal is what the actors themselves would read.
/// </summary>
internal static class JournalLook
{
    /// <summary>The journal of the system; null where the plugin that is configured does not know <see cref="Read"/>.</summary>
    public static IActorRef? JournalOf(ActorSystem system) => CoalescingJournal.Of(system, "look");

    /// <summary>Asks for all events of actors. The answer is <see cref="Found"/>, or a failure.</summary>
    /// <param name="PersistenceIds">The actors.</param>
    public sealed record Read(IReadOnlyList<string> PersistenceIds) : INoSerializationVerificationNeeded;

    /// <summary>What the journal has.</summary>
    /// <param name="Events">
    /// In the order of the ids: all events, oldest first; null where only the actor itself can tell, because its history is
    /// long, or begins with a snapshot, or a part of it was deleted.
    /// </param>
    public sealed record Found(IReadOnlyList<IReadOnlyList<object>?> Events) : INoSerializationVerificationNeeded;
}
