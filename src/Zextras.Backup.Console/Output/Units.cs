using System.Globalization;

namespace Zextras.Backup.Pbm.Output;

/// <summary>Numbers in the units that people read.</summary>
internal static class Units
{
    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary><c>12,345</c>.</summary>
    internal static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>812 B</c>, <c>1.2 GiB</c>.</summary>
    internal static string Bytes(long bytes)
    {
        double value = bytes;
        var unit = 0;
        // 1023.95 would be written as 1024.0: the next unit begins where the rounding does.
        while (Math.Abs(value) >= 1023.95 && unit < ByteUnits.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return unit == 0
            ? $"{bytes.ToString(CultureInfo.InvariantCulture)} B"
            : $"{value.ToString("0.0", CultureInfo.InvariantCulture)} {ByteUnits[unit]}";
    }

    /// <summary><c>0.4 s</c>, <c>3 min 05 s</c>, <c>2 h 03 min</c>, <c>4 d 2 h</c>.</summary>
    internal static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 0 } => "0.0 s",
        { TotalSeconds: < 59.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => $"{time.Minutes} min {time.Seconds:00} s",
        { TotalDays: < 1 } => $"{time.Hours} h {time.Minutes:00} min",
        _ => $"{time.Days} d {time.Hours} h",
    };

    /// <summary><c>just now</c>, <c>5 min ago</c>, <c>3 d ago</c>.</summary>
    internal static string Age(DateTimeOffset date, TimeProvider clock) => (clock.GetUtcNow() - date) switch
    {
        { TotalMinutes: < 1 } => "just now",
        { TotalHours: < 1 } age => $"{age.Minutes} min ago",
        { TotalDays: < 1 } age => $"{age.Hours} h ago",
        var age => $"{age.Days} d ago",
    };

    /// <summary>In the machine's time zone: <c>2026-11-23 10:00:00</c>.</summary>
    internal static string Date(DateTimeOffset date, TimeProvider clock) =>
        TimeZoneInfo.ConvertTime(date, clock.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Date and age; <c>never</c> where there is none.</summary>
    internal static string DateAndAge(DateTimeOffset? date, TimeProvider clock) =>
        date is { } given ? $"{Date(given, clock)} ({Age(given, clock)})" : "never";
}
