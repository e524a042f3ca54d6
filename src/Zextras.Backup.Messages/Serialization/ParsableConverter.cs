using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Messages.Serialization;

/// <summary>Writes an id as the text of its <c>ToString</c> and reads it back by its parser.</summary>
internal sealed class ParsableConverter<T> : JsonConverter<T>
    where T : struct, IParsable<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.TryParse(reader.GetString(), null, out var id)
            ? id
            : throw new JsonException($"'{reader.GetString()}' is not a {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
