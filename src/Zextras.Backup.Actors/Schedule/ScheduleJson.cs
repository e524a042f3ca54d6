using System.Text.Json.Serialization;

namespace Zextras.Backup.Actors.Schedule;

/// <summary>The JSON rules of the schedule in the journal.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower)]
[JsonSerializable(typeof(ScheduleEvents.Ran))]
internal sealed partial class ScheduleJson : JsonSerializerContext;
