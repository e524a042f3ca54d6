using System.Text.Json;

namespace Zextras.Backup.Actors.Purge;

/// <summary>Reasons as counts and plans name them.</summary>
internal static class RetentionReasonNames
{
    /// <summary><c>within-data-retention</c>.</summary>
    public static string Name(this RetentionReason reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());
}
