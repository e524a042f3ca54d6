using Cronos;
using Zextras.Backup.Actors.Configuration;

namespace Zextras.Backup.Actors.Schedule;

/// <summary>When a job is due: pure, from the properties as they are.</summary>
internal static class Timetable
{
    /// <summary>
    /// The last time that came after one moment and not after another; null where none came. Of several that came together
    /// only the last is run: two SmartScans behind each other find nothing new.
    /// </summary>
    public static DateTimeOffset? Due(string cron, TimeZoneInfo zone, DateTimeOffset after, DateTimeOffset until)
    {
        if (after >= until)
        {
            return null;
        }

        return CronExpression.Parse(cron).GetOccurrences(after, until, zone, fromInclusive: false, toInclusive: true)
            .Select(time => (DateTimeOffset?)time)
            .LastOrDefault();
    }

    /// <summary>When it comes next; null where it never does.</summary>
    public static DateTimeOffset? Next(string cron, TimeZoneInfo zone, DateTimeOffset after) =>
        CronExpression.Parse(cron).GetNextOccurrence(after, zone)?.ToUniversalTime();

    /// <summary>The zone in which schedules are meant.</summary>
    public static TimeZoneInfo Zone(PropertyBook properties, TimeProvider clock) =>
        properties.Text(Properties.ScheduleZone) is { Length: > 0 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : clock.LocalTimeZone;
}
