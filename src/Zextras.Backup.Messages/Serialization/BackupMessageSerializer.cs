using System.Collections.Frozen;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor;
using Akka.Serialization;

namespace Zextras.Backup.Messages.Serialization;

/// <summary>
/// Carries the public messages between actor systems: UTF-8 JSON under a manifest of their own, so that no .NET type name
/// crosses the wire. Add <see cref="Configuration"/> to the actor system's configuration.
/// </summary>
public sealed class BackupMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const int Id = 9702;

    // Extend only: a manifest is never renamed and never used for anything else.
    private static readonly FrozenDictionary<string, JsonTypeInfo> Types = new Dictionary<string, JsonTypeInfo>(StringComparer.Ordinal)
    {
        ["item.restore.v1"] = MessageJson.Rules.RestoreItem,
        ["item.get-history.v1"] = MessageJson.Rules.GetHistory,
        ["item.history.v1"] = MessageJson.Rules.History,
        ["item.restored.v1"] = MessageJson.Rules.Restored,
        ["item.refused.v1"] = MessageJson.Rules.Refused,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> Manifests =
        Types.ToFrozenDictionary(pair => pair.Value.Type, pair => pair.Key);

    /// <summary>HOCON that binds the messages to this serializer.</summary>
    public static string Configuration { get; } = MakeConfiguration();

    /// <summary>The message types with their manifests.</summary>
    public static IReadOnlyDictionary<Type, string> MessageTypes => Manifests;

    /// <inheritdoc/>
    public override int Identifier => Id;

    /// <inheritdoc/>
    public override string Manifest(object o) => Manifests.TryGetValue(o.GetType(), out var manifest)
        ? manifest
        : throw new SerializationException($"{o.GetType()} is not a message of Zextras.Backup.Messages.");

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes(obj, Types[Manifest(obj)]);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => Types.TryGetValue(manifest, out var type)
        ? JsonSerializer.Deserialize(bytes, type) ?? throw new SerializationException($"An empty '{manifest}'.")
        : throw new SerializationException($"Unknown message '{manifest}': the sender is newer than this application.");

    private static string MakeConfiguration()
    {
        var serializer = Name(typeof(BackupMessageSerializer));
        var bindings = Manifests.Keys.Select(type => $"\"{Name(type)}\" = zextras-backup-message").Order(StringComparer.Ordinal);
        return $$"""
            akka.actor {
              serializers.zextras-backup-message = "{{serializer}}"
              serialization-identifiers."{{serializer}}" = {{Id}}
              serialization-bindings { {{string.Join('\n', bindings)}} }
            }
            """;
    }

    private static string Name(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
