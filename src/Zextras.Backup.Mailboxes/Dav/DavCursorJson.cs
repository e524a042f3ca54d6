using System.Text.Json.Serialization;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Generated serializer of <see cref="DavCursorForm"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(DavCursorForm))]
internal sealed partial class DavCursorJson : JsonSerializerContext;
