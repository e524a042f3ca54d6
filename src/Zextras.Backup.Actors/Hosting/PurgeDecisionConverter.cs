using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Purge;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The one decision on a purge that there is.</summary>
internal sealed class PurgeDecisionConverter : JsonConverter<IPurgeDecision>
{
    /// <inheritdoc/>
    public override IPurgeDecision Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, RulesOf(options)) ?? throw new JsonException("An empty decision.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IPurgeDecision value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, (PurgeDecision)value, RulesOf(options));

    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(IPurgeDecision);

    private static JsonTypeInfo<PurgeDecision> RulesOf(JsonSerializerOptions options) => (JsonTypeInfo<PurgeDecision>)options.GetTypeInfo(typeof(PurgeDecision));
}
