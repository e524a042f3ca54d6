using System.Text.Json.Serialization;

namespace Zextras.Backup.Mailboxes.Dovecot;

/// <summary>Generated serializer of a <see cref="DovecotEvent"/>.</summary>
[JsonSerializable(typeof(DovecotEvent))]
internal sealed partial class DovecotJson : JsonSerializerContext;
