using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>
/// Asks to put an account's settings, a domain, a distribution list or a class of service back; without <c>date</c> and
/// <c>transaction</c> in its last living state.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DirectoryRestoreBody
{
    /// <summary>Name or id.</summary>
    public required string Object { get; init; }

    /// <summary>What it is, where several have the name; absent or <c>all</c>: whatever has it.</summary>
    public string? Type { get; init; }

    /// <summary>The state as of this instant: ISO 8601 with a time zone, or <c>last</c>.</summary>
    public string? Date { get; init; }

    /// <summary>The state of this transaction.</summary>
    public string? Transaction { get; init; }

    /// <summary>Only show what would be changed.</summary>
    public bool Dryrun { get; init; }
}
