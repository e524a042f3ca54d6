using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Messages.Model;

/// <summary>Attributes as a JSON object: a string for one value, an array for several. Both forms are read.</summary>
internal sealed class ItemAttributesConverter : JsonConverter<ItemAttributes>
{
    public override ItemAttributes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Metadata is not a JSON object.");
        }

        var values = new List<KeyValuePair<string, string?>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    values.Add(KeyValuePair.Create(name, reader.GetString()));
                }
            }
            else
            {
                values.Add(KeyValuePair.Create(name, reader.GetString()));
            }
        }

        return ItemAttributes.Of(values);
    }

    public override void Write(Utf8JsonWriter writer, ItemAttributes value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, values) in value)
        {
            writer.WritePropertyName(name);
            if (values.Count == 1)
            {
                writer.WriteStringValue(values[0]);
                continue;
            }

            writer.WriteStartArray();
            foreach (var one in values)
            {
                writer.WriteStringValue(one);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
