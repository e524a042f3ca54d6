using Zextras.Backup.Actors.Catalog;

namespace Zextras.Backup.Actors.Restore;

/// <summary>What an export is to write; checked.</summary>
internal sealed record ExportOrder
{
    /// <summary>The accounts.</summary>
    public required IReadOnlyList<CatalogAccount> Accounts { get; init; }

    /// <summary>The absolute path of the destination.</summary>
    public required string Destination { get; init; }

    /// <summary>The form.</summary>
    public required ExportFormat Format { get; init; }

    /// <summary>The mailboxes as they were then.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether only the plan is shown.</summary>
    public bool DryRun { get; init; }
}
