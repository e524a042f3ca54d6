using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>A sighting as an object with one property: what it is.</summary>
internal sealed class SightingConverter : JsonConverter<Sighting>
{
    private const string Seen = "seen";
    private const string Gone = "gone";

    /// <inheritdoc/>
    public override Sighting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Read();
        var kind = reader.GetString();
        reader.Read();
        Sighting? sighting = kind switch
        {
            Seen => JsonSerializer.Deserialize(ref reader, RulesOf<Sighting.Seen>(options)),
            Gone => JsonSerializer.Deserialize(ref reader, RulesOf<Sighting.Gone>(options)),
            _ => throw new JsonException($"'{kind}' is no sighting."),
        };
        reader.Read();
        return sighting ?? throw new JsonException("An empty sighting.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Sighting value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value is Sighting.Seen seen)
        {
            writer.WritePropertyName(Seen);
            JsonSerializer.Serialize(writer, seen, RulesOf<Sighting.Seen>(options));
        }
        else
        {
            writer.WritePropertyName(Gone);
            JsonSerializer.Serialize(writer, (Sighting.Gone)value, RulesOf<Sighting.Gone>(options));
        }

        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(Sighting);

    private static JsonTypeInfo<T> RulesOf<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
