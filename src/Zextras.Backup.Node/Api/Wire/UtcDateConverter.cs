using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Dates as the item's own array writes them: UTC with a <c>Z</c> and seven decimals, so that text order is time order.</summary>
internal sealed class UtcDateConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));

    /// <summary>The written form.</summary>
    internal static string Text(DateTimeOffset value) => value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}
