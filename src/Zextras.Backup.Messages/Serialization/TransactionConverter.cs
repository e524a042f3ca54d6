using System.Text.Json;
using System.Text.Json.Serialization;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Messages.Serialization;

/// <summary>A transaction inside a message is the same JSON object as everywhere else.</summary>
internal sealed class TransactionConverter : JsonConverter<Transaction>
{
    public override Transaction Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TransactionCodec.Decode(ref reader);

    public override void Write(Utf8JsonWriter writer, Transaction value, JsonSerializerOptions options) =>
        TransactionCodec.Encode(writer, value);
}
