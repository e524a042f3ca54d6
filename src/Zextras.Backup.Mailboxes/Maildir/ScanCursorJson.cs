using System.Text.Json.Serialization;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>Generated serializer of <see cref="ScanCursorForm"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ScanCursorForm))]
internal sealed partial class ScanCursorJson : JsonSerializerContext;
