using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks to make a mailbox, or a folder of it, as it was.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RollbackBody
{
    /// <summary>Address or id of the account.</summary>
    public required string Account { get; init; }

    /// <summary>As it was at this instant: ISO 8601 with a time zone.</summary>
    public required string Date { get; init; }

    /// <summary>Only undo what happened until here; or <c>last</c>.</summary>
    public string? From { get; init; }

    /// <summary>Only this folder with those below it; absent: everything.</summary>
    public string? Folder { get; init; }

    /// <summary>Also move what came since then below a dedicated folder.</summary>
    public bool Additions { get; init; }

    /// <summary>Only show what would be done.</summary>
    public bool Dryrun { get; init; }
}
