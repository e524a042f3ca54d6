using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>A history as its item and its transactions.</summary>
internal sealed class HistoryConverter : JsonConverter<ItemHistory>
{
    /// <inheritdoc/>
    public override ItemHistory Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var transactions = document.RootElement.GetProperty("transactions").EnumerateArray()
            .Select(one => TransactionCodec.Decode(Encoding.UTF8.GetBytes(one.GetRawText())));
        return ItemHistory.Replay(ItemId.Parse(document.RootElement.GetProperty("item").GetString()!), transactions);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ItemHistory value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("item", value.Item.ToString());
        writer.WriteStartArray("transactions");
        foreach (var transaction in value.Transactions)
        {
            TransactionCodec.Encode(writer, transaction);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
