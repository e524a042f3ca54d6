namespace Zextras.Backup.Actors.Hosting;

/// <summary>Which deletions to undo.</summary>
public sealed record UndeleteRequest
{
    /// <summary>Address or id of the account.</summary>
    public required string Account { get; init; }

    /// <summary>Only what was deleted from here on; null: from the first backup.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only what was deleted before this instant; null: until now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether everything goes into the folder it was in; else below a dedicated one.</summary>
    public bool TargetOriginalFolder { get; init; } = true;

    /// <summary>Only show what would be done.</summary>
    public bool DryRun { get; init; }
}
