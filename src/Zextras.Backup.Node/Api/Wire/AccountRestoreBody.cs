using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks to restore an account as it was into another one.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AccountRestoreBody
{
    /// <summary>Address or id of the account in the backup.</summary>
    public required string SourceAccount { get; init; }

    /// <summary>Address of the account to restore into.</summary>
    public required string DestinationAccount { get; init; }

    /// <summary>As it was at this instant: ISO 8601 with a time zone, or <c>last</c>.</summary>
    public string? Date { get; init; }

    /// <summary>Give a deleted account its id back.</summary>
    public bool SameAccountId { get; init; }

    /// <summary>Also what had been deleted by then.</summary>
    public bool Undelete { get; init; }

    /// <summary>Of that only what was deleted from this instant on; or <c>first</c>.</summary>
    public string? UndeleteStartDate { get; init; }

    /// <summary>Restore an account that had no items then.</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Only show what would be done.</summary>
    public bool Dryrun { get; init; }
}
