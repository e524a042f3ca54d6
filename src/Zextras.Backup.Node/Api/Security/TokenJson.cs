using System.Text.Json.Serialization;

namespace Zextras.Backup.Node.Api.Security;

/// <summary>The JSON rules of the token file and the audit log.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AccessToken))]
[JsonSerializable(typeof(IReadOnlyList<AccessToken>))]
internal sealed partial class TokenJson : JsonSerializerContext;
