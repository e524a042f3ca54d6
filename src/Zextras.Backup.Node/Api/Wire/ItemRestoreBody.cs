using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks to put one item back; without <c>date</c> and <c>transaction</c> in its last living state.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ItemRestoreBody
{
    /// <summary>Address or id of the account that owns the item.</summary>
    public required string Account { get; init; }

    /// <summary>The item's id.</summary>
    public required string Item { get; init; }

    /// <summary>The state as of this instant: ISO 8601 with a time zone, or <c>last</c>.</summary>
    public string? Date { get; init; }

    /// <summary>The state of this transaction.</summary>
    public string? Transaction { get; init; }

    /// <summary>The path of the folder to restore into; absent: the folder it was in.</summary>
    public string? RestoreFolder { get; init; }

    /// <summary>Address or id of another account to restore into; absent: the owner.</summary>
    public string? TargetAccount { get; init; }

    /// <summary>Only show what would be done.</summary>
    public bool Dryrun { get; init; }
}
