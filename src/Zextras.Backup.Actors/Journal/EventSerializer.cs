using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Serialization;
using Zextras.Backup.Messages;

namespace Zextras.Backup.Actors.Journal;

/// <summary>Events and snapshots to bytes and back, by the <see cref="ManifestTable"/>.</summary>
internal sealed class EventSerializer(ExtendedActorSystem system, ManifestTable table) : SerializerWithStringManifest(system)
{
    /// <summary>Stands in every row of journal and snapshot store: never change it, never give it to another serializer.</summary>
    public const int Id = 9701;

    /// <inheritdoc/>
    public override int Identifier => Id;

    /// <summary>Binds the serializer to all persisted types of an actor system.</summary>
    /// <param name="table">The persisted types.</param>
    /// <param name="more">Further serializers of the system: it takes one such setup only.</param>
    public static Setup Setup(ManifestTable table, Func<ExtendedActorSystem, SerializerDetails>? more = null) => SerializationSetup.Create(system =>
    {
        var events = SerializerDetails.Create("backup-events", new EventSerializer(system, table), [typeof(IPersisted)]);
        return more is null ? [events] : [events, more(system)];
    });

    /// <inheritdoc/>
    public override string Manifest(object o) => table.Of(o.GetType()).Manifest;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => table.Of(obj.GetType()).Encode(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => table.Of(manifest).Decode(bytes);
}
