using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>The JSON of a report, as it is saved and served: member names in the seed's form, absent instead of null.</summary>
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class CoherencyJson : JsonSerializerContext
{
    /// <summary>The rules to use.</summary>
    public static readonly CoherencyJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });
}
