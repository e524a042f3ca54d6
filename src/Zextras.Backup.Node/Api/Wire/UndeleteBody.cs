using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks to put back what was deleted in a window of time.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UndeleteBody
{
    /// <summary>Address or id of the account.</summary>
    public required string Account { get; init; }

    /// <summary>Deleted from this instant on: ISO 8601 with a time zone, or <c>first</c>.</summary>
    public string? StartDate { get; init; }

    /// <summary>Deleted before this instant: ISO 8601 with a time zone, or <c>last</c>.</summary>
    public string? EndDate { get; init; }

    /// <summary>Into the folders where the items were (the default); else below a dedicated one.</summary>
    public bool? TargetOriginalFolder { get; init; }

    /// <summary>Only show what would be done.</summary>
    public bool Dryrun { get; init; }
}
