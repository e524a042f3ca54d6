namespace Zextras.Backup.Actors.Restore;

/// <summary>What a rollback undoes.</summary>
internal sealed record RollbackWindow
{
    /// <summary>As it was at this instant.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Only what happened until here; null: until now.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The key of the only folder that is meant, with those below it; null: all.</summary>
    public string? FolderKey { get; init; }

    /// <summary>Whether additions are moved below the dedicated folder.</summary>
    public bool Additions { get; init; }

    /// <summary>The name of the dedicated folder.</summary>
    public required string Dedicated { get; init; }

    /// <summary>The keys of folders that the server does not rename: what lies in them is moved instead.</summary>
    public IReadOnlySet<string> NotRenamed { get; init; } = new HashSet<string>();

    /// <summary>Whether a folder is meant.</summary>
    public bool Covers(string? key) => FolderKey is null
        || (key is not null && (key == FolderKey || key.StartsWith(FolderKey.EndsWith(':') ? FolderKey : FolderKey + "/", StringComparison.Ordinal)));
}
