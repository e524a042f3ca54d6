namespace Zextras.Backup.Actors.Hosting;

/// <summary>What to make again as it was.</summary>
public sealed record RollbackRequest
{
    /// <summary>Address or id of the account.</summary>
    public required string Account { get; init; }

    /// <summary>As it was at this instant.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Only undo what happened until here; null: until now. What was done later stays.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only this folder with those below it, by its path (<c>Work</c>) or key (<c>contacts:Friends</c>); null: everything.</summary>
    public string? Folder { get; init; }

    /// <summary>Also undo additions: what came since then goes below a dedicated folder, and is not lost.</summary>
    public bool Additions { get; init; }

    /// <summary>Only show what would be done.</summary>
    public bool DryRun { get; init; }
}
