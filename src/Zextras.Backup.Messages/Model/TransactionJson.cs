using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Messages.Model;

/// <summary>The one set of JSON rules for transactions, generated at compile time.</summary>
[JsonSerializable(typeof(TransactionDocument))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class TransactionJson : JsonSerializerContext
{
    /// <summary>Text in the user's own script stays readable with <c>less</c> and <c>grep</c>; it is never put into HTML.</summary>
    public static readonly TransactionJson Readable = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new ItemAttributesConverter() },
    });
}
