using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Feed;

/// <summary>The JSON of what a feed persists.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TextsConverter), typeof(GapsConverter)])]
[JsonSerializable(typeof(FeedEvents.Switched))]
[JsonSerializable(typeof(FeedEvents.GapOpened))]
[JsonSerializable(typeof(FeedEvents.GapEnded))]
[JsonSerializable(typeof(FeedEvents.GapClosed))]
[JsonSerializable(typeof(FeedLedger))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(FeedGap[]))]
internal sealed partial class FeedJson : JsonSerializerContext
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">The bytes are none.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, type) ?? throw new FormatException($"null is no {typeof(T).Name}.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is no {typeof(T).Name}: {e.Message}", e);
        }
    }

    /// <summary>Writes a value.</summary>
    public static void Write<T>(IBufferWriter<byte> output, T value, JsonTypeInfo<T> type)
    {
        using var writer = new Utf8JsonWriter(output);
        JsonSerializer.Serialize(writer, value, type);
    }

    private sealed class TextsConverter : JsonConverter<ValueList<string>>
    {
        public override ValueList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            (JsonSerializer.Deserialize(ref reader, Default.StringArray) ?? []).ToValueList();

        public override void Write(Utf8JsonWriter writer, ValueList<string> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.ToArray(), Default.StringArray);
    }

    private sealed class GapsConverter : JsonConverter<ValueList<FeedGap>>
    {
        public override ValueList<FeedGap> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            (JsonSerializer.Deserialize(ref reader, Default.FeedGapArray) ?? []).ToValueList();

        public override void Write(Utf8JsonWriter writer, ValueList<FeedGap> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.ToArray(), Default.FeedGapArray);
    }
}
