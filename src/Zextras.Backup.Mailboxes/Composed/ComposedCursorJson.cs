using System.Text.Json.Serialization;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>Generated serializer of a <see cref="ComposedCursor"/>.</summary>
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class ComposedCursorJson : JsonSerializerContext;
