using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks to export mailboxes into files.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ExportBody
{
    /// <summary>The formats.</summary>
    internal static readonly string[] Formats = ["maildir", "mbox", "eml", "zip", "backup-path", "classic"];

    /// <summary>Address or id of the account, or <c>all</c>.</summary>
    public required string Account { get; init; }

    /// <summary>The directory, as the node sees it.</summary>
    public required string DestinationPath { get; init; }

    /// <summary>As they were at this instant: ISO 8601 with a time zone, or <c>last</c>.</summary>
    public string? Date { get; init; }

    /// <summary><c>maildir</c>, <c>mbox</c>, <c>eml</c>, <c>zip</c>, <c>backup-path</c> or <c>classic</c>; absent: the first.</summary>
    public string? Format { get; init; }

    /// <summary>Only show what would be done.</summary>
    public bool Dryrun { get; init; }
}
