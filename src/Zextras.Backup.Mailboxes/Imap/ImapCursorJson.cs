using System.Text.Json.Serialization;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>Generated serializer of <see cref="ImapCursorForm"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ImapCursorForm))]
internal sealed partial class ImapCursorJson : JsonSerializerContext;
