using Zextras.Backup.Actors.Restore;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Where to look for contents that mailboxes lost.</summary>
public sealed record BlobRestoreRequest
{
    /// <summary>Address or id of the account; null: all.</summary>
    public string? Account { get; init; }

    /// <summary>Which items.</summary>
    public BlobScope Scope { get; init; } = BlobScope.All;

    /// <summary>Only show what would be done.</summary>
    public bool DryRun { get; init; } = true;
}
