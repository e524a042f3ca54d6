namespace Zextras.Backup.Actors.Hosting;

/// <summary>What to import from the Backup Path of another server.</summary>
public sealed record ExternalRestoreRequest
{
    /// <summary>The directory of the Backup Path, as the node sees it.</summary>
    public required string SourcePath { get; init; }

    /// <summary>Addresses or ids of the accounts, in the order in which they are restored; empty: all.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>Only accounts of these domains; empty: of all.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Leave out accounts that were deleted.</summary>
    public bool FilterDeleted { get; init; } = true;

    /// <summary>Make no domains.</summary>
    public bool SkipDomainProvisioning { get; init; }

    /// <summary>Make no classes of service.</summary>
    public bool SkipCoses { get; init; }

    /// <summary>Make no distribution lists.</summary>
    public bool SkipDistributionLists { get; init; }

    /// <summary>Make no accounts: only those that are there get their items.</summary>
    public bool SkipAccountProvisioning { get; init; }

    /// <summary>Give accounts no aliases.</summary>
    public bool SkipAliases { get; init; }

    /// <summary>Only make domains, classes, accounts and lists.</summary>
    public bool ProvisioningOnly { get; init; }

    /// <summary>Accounts that are filled at the same time.</summary>
    public int ConcurrentAccounts { get; init; } = 2;

    /// <summary>Leave out items whose content is longer, in bytes; null: none.</summary>
    public long? MaxFileSize { get; init; }

    /// <summary>Import from a path of this very server, which makes copies of everything that is still there.</summary>
    public bool ForceAsExternalRestore { get; init; }

    /// <summary>Only show what would be done.</summary>
    public bool DryRun { get; init; }
}
