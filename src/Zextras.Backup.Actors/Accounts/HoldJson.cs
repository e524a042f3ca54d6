using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>The JSON of what is persisted about holds.</summary>
[JsonSerializable(typeof(HoldDocument))]
[JsonSerializable(typeof(AccountStateDocument))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class HoldJson : JsonSerializerContext;
