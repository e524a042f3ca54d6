using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Serialization;
using Akka.Util;

namespace Zextras.Backup.Actors.Journal;

/// <summary>Events to rows and back, the way Akka.Persistence.Sql does it.</summary>
/// <param name="serialization">The actor system's serializers.</param>
/// <param name="writer">Names this journal in the rows that it writes.</param>
/// <param name="clock">For events that carry no time of their own.</param>
internal sealed class EventRows(Serialization serialization, string writer, TimeProvider clock)
{
    private const string TagSeparator = ";";

    /// <summary>The rows of an atomic write.</summary>
    public IEnumerable<EventRow> Encode(AtomicWrite write) =>
        ((IImmutableList<IPersistentRepresentation>)write.Payload).Select(Encode);

    /// <summary>The row of an actor's first event.</summary>
    public EventRow Encode(JournalBirths.Birth birth) => Encode(new Persistent(birth.Event, sequenceNr: 1, birth.PersistenceId));

    /// <summary>The event of a row.</summary>
    public IPersistentRepresentation Decode(EventRow row) => new Persistent(
        serialization.Deserialize(row.Message, row.Serializer, row.Manifest),
        row.SequenceNr,
        row.PersistenceId,
        row.Manifest,
        isDeleted: false,
        ActorRefs.NoSender,
        row.Writer,
        row.Created);

    private EventRow Encode(IPersistentRepresentation representation)
    {
        var tagged = representation.Payload as Tagged?;
        var payload = tagged?.Payload ?? representation.Payload;
        var serializer = serialization.FindSerializerFor(payload);
        return new EventRow
        {
            PersistenceId = representation.PersistenceId,
            SequenceNr = representation.SequenceNr,
            Created = representation.Timestamp != 0 ? representation.Timestamp : clock.GetUtcNow().UtcTicks,
            Message = serializer.ToBinary(payload),
            Manifest = ManifestOf(serializer, payload),
            Serializer = serializer.Identifier,
            Writer = writer,
            Tags = tagged is { Tags.Count: > 0 } some
                ? TagSeparator + string.Join(TagSeparator, some.Tags) + TagSeparator
                : "",
        };
    }

    private static string ManifestOf(Serializer serializer, object payload) => serializer switch
    {
        SerializerWithStringManifest own => own.Manifest(payload),
        { IncludeManifest: true } => payload.GetType().TypeQualifiedName(),
        _ => "",
    };
}
