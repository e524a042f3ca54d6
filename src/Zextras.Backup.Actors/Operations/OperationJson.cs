using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Zextras.Backup.Actors.Operations;

/// <summary>The JSON rules of what the ledger writes into the journal.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(OperationEvents.Submitted))]
[JsonSerializable(typeof(OperationEvents.Started))]
[JsonSerializable(typeof(OperationEvents.Reported))]
[JsonSerializable(typeof(OperationEvents.Ended))]
[JsonSerializable(typeof(OperationRecord[]))]
[JsonSerializable(typeof(NamedText[]))]
[JsonSerializable(typeof(NamedCount[]))]
[JsonSerializable(typeof(OperationLine[]))]
[JsonSerializable(typeof(AccountTally[]))]
[JsonSerializable(typeof(TallyCause[]))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class OperationJson : JsonSerializerContext
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">The bytes are no such value.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, type) ?? throw new FormatException($"The journal holds 'null' where a {typeof(T).Name} belongs.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The journal holds no {typeof(T).Name}: {e.Message}", e);
        }
    }

    /// <summary>Writes a value.</summary>
    public static void Write<T>(IBufferWriter<byte> output, T value, JsonTypeInfo<T> type)
    {
        using var writer = new Utf8JsonWriter(output);
        JsonSerializer.Serialize(writer, value, type);
    }
}
