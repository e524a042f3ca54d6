using System.Text.Json.Serialization;

namespace Zextras.Backup.Actors.Configuration;

/// <summary>The JSON rules of properties in the journal.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(PropertyEvents.Changed))]
internal sealed partial class PropertyJson : JsonSerializerContext;
