using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks to import from the Backup Path of another server.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ExternalRestoreBody
{
    /// <summary>The directory, as the node sees it.</summary>
    public required string SourcePath { get; init; }

    /// <summary>Addresses or ids, in order; none for all.</summary>
    public IReadOnlyList<string>? Accounts { get; init; }

    /// <summary>Only accounts of these domains; none for all.</summary>
    public IReadOnlyList<string>? Domains { get; init; }

    /// <summary>Leave out accounts that were deleted; true by default.</summary>
    public bool? FilterDeleted { get; init; }

    /// <summary>Make no domains.</summary>
    public bool SkipDomainProvisioning { get; init; }

    /// <summary>Make no classes of service.</summary>
    public bool SkipCoses { get; init; }

    /// <summary>Make no distribution lists.</summary>
    public bool SkipDistributionLists { get; init; }

    /// <summary>Make no accounts.</summary>
    public bool SkipAccountProvisioning { get; init; }

    /// <summary>Give accounts no aliases.</summary>
    public bool SkipAliases { get; init; }

    /// <summary>Only make domains, classes, accounts and lists.</summary>
    public bool ProvisioningOnly { get; init; }

    /// <summary>Accounts that are filled at the same time; 2 by default.</summary>
    public int? ConcurrentAccounts { get; init; }

    /// <summary>Leave out items of more bytes than this.</summary>
    public long? MaxFileSize { get; init; }

    /// <summary>Import even from a path of this very server.</summary>
    public bool ForceAsExternalRestore { get; init; }

    /// <summary>Only show what would be done.</summary>
    public bool Dryrun { get; init; }
}
