namespace Zextras.Backup.Actors.Hosting;

/// <summary>Which account to restore into another one.</summary>
public sealed record AccountRestoreRequest
{
    /// <summary>Address or id of the account in the backup, living or deleted; of several deleted ones of a name the id.</summary>
    public required string Source { get; init; }

    /// <summary>The address of the account that gets everything; it is made where the server can make it.</summary>
    public required string Destination { get; init; }

    /// <summary>The account as it was at this instant; null: as it is, or as it was when it was deleted.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Give a deleted account its id back, so that its items go on with their histories.</summary>
    public bool SameAccountId { get; init; }

    /// <summary>Also what had been deleted by then, since <see cref="UndeleteFrom"/>, into the folders where it was.</summary>
    public bool Undelete { get; init; }

    /// <summary>Since when; null: since the first backup.</summary>
    public DateTimeOffset? UndeleteFrom { get; init; }

    /// <summary>Restore an account that had no item then; else that is refused, with the last instant that had some.</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Only show what would be done.</summary>
    public bool DryRun { get; init; }
}
