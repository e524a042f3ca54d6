using System.Text.Json.Serialization;

namespace Zextras.Backup.Mailboxes.Cyrus;

/// <summary>Generated serializer of a <see cref="CyrusEvent"/>.</summary>
[JsonSerializable(typeof(CyrusEvent))]
internal sealed partial class CyrusJson : JsonSerializerContext;
