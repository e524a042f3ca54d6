namespace Zextras.Backup.Actors.Restore;

/// <summary>What an external restore is to do; checked.</summary>
internal sealed record ExternalRestoreOrder
{
    /// <summary>The accounts by address or id, in order; empty: all.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>Only accounts of these domains; empty: of all.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Whether deleted accounts are left out.</summary>
    public bool FilterDeleted { get; init; } = true;

    /// <summary>Whether domains are made.</summary>
    public bool MakesDomains { get; init; } = true;

    /// <summary>Whether classes of service are made.</summary>
    public bool MakesClasses { get; init; } = true;

    /// <summary>Whether distribution lists are made.</summary>
    public bool MakesLists { get; init; } = true;

    /// <summary>Whether accounts are made.</summary>
    public bool MakesAccounts { get; init; } = true;

    /// <summary>Whether accounts get their aliases.</summary>
    public bool WithAliases { get; init; } = true;

    /// <summary>Whether items come too.</summary>
    public bool WithItems { get; init; } = true;

    /// <summary>Accounts that are filled at the same time.</summary>
    public int ConcurrentAccounts { get; init; } = 2;

    /// <summary>The longest content, in bytes.</summary>
    public long MaxFileSize { get; init; } = long.MaxValue;

    /// <summary>Whether only the plan is shown.</summary>
    public bool DryRun { get; init; }
}
