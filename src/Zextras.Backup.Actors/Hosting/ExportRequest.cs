using Zextras.Backup.Actors.Restore;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>What to export.</summary>
public sealed record ExportRequest
{
    /// <summary>Address or id of the account; null: all that are not deleted.</summary>
    public string? Account { get; init; }

    /// <summary>The directory to write into, as the node sees it; empty, or that of an earlier export.</summary>
    public required string Destination { get; init; }

    /// <summary>The mailboxes as they were at this instant; null: as they are recorded now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The form.</summary>
    public ExportFormat Format { get; init; } = ExportFormat.Maildir;

    /// <summary>Only show what would be done.</summary>
    public bool DryRun { get; init; }
}
