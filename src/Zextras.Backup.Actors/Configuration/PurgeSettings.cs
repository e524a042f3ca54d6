using System.Globalization;

namespace Zextras.Backup.Actors.Configuration;

/// <summary>
/// Retention and purge as the configuration file has them, under <c>backup.retention</c> and <c>backup.purge</c>: the
/// retention for whom no property says otherwise. Defaults, units, reasons and costs are in <c>hocon/reference.conf</c>.
/// </summary>
internal sealed record PurgeSettings
{
    /// <summary>Days that a deleted item is kept; 0 for ever.</summary>
    public int DataDays { get; init; } = 30;

    /// <summary>Days that a deleted account is kept; 0 for ever.</summary>
    public int AccountDays { get; init; } = 30;

    /// <summary>Days that server archives are kept; 0 for ever.</summary>
    public int ServerDays { get; init; } = 30;

    /// <summary>Whether server archives are purged at all (<c>ZxBackup_PurgeCustomizations</c>).</summary>
    public bool PurgesArchives { get; init; } = true;

    /// <summary>A content that nothing names is dropped only after this time.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Items that are purged together: each batch rewrites the logs that it touches once.</summary>
    public int BatchItems { get; init; } = 5000;

    /// <summary>Items that are asked at the same time whether they may go.</summary>
    public int ItemsInFlight { get; init; } = 256;

    /// <summary>What the configuration file gives the properties of retention, where it does not agree with their defaults.</summary>
    public IReadOnlyDictionary<string, string> ToProperties() => new (PropertyDefinition Property, string Value)[]
        {
            (Properties.DataRetention, Text(DataDays)),
            (Properties.AccountRetention, Text(AccountDays)),
            (Properties.ServerRetention, Text(ServerDays)),
            (Properties.PurgeCustomizations, PurgesArchives ? "true" : "false"),
        }
        .Where(each => each.Value != each.Property.Default)
        .ToDictionary(each => each.Property.Name, each => each.Value, StringComparer.Ordinal);

    private static string Text(int days) => days.ToString(CultureInfo.InvariantCulture);
}
