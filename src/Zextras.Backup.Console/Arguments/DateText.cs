using System.Globalization;

namespace Zextras.Backup.Pbm.Arguments;

/// <summary>
/// Reads a date as a person writes it: ISO 8601 (in the machine's time zone where none is given), or the product's
/// <c>dd/MM/yyyy HH:mm:ss</c>. An hour that a clock change repeats is taken as its second occurrence, the standard time.
/// </summary>
internal static class DateText
{
    private const string ProductFormat = "dd/MM/yyyy HH:mm:ss";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        ProductFormat,
    ];

    /// <summary>Reads the date; false with a message that names both forms.</summary>
    internal static bool TryParse(string text, TimeZoneInfo zone, out DateTimeOffset date, out string error)
    {
        date = default;
        if (!DateTime.TryParseExact(
                text.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var read))
        {
            error = $"'{text}' is not a date: write ISO 8601, like 2026-11-23T10:00:00 or 2026-11-23T10:00:00Z, "
                + $"or {ProductFormat}, like \"23/11/2026 10:00:00\".";
            return false;
        }

        if (read.Kind == DateTimeKind.Utc)
        {
            (date, error) = (new DateTimeOffset(read), "");
            return true;
        }

        if (zone.IsInvalidTime(read))
        {
            error = $"'{text}' never was: clocks in {zone.Id} skipped that hour. Name the time zone, like 2026-11-23T10:00:00Z.";
            return false;
        }

        (date, error) = (new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(read, zone)), "");
        return true;
    }
}
