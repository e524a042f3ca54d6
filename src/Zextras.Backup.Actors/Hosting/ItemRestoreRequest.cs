using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Which item to put back, in which state, and where.</summary>
public sealed record ItemRestoreRequest
{
    /// <summary>Address or id of the account that owns the item.</summary>
    public required string Account { get; init; }

    /// <summary>The item.</summary>
    public required ItemId Item { get; init; }

    /// <summary>The state as of this instant; null with <see cref="Transaction"/> null too: the last living state.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The state of this transaction.</summary>
    public TransactionId? Transaction { get; init; }

    /// <summary>The path of the folder to restore into; null: the folder it was in.</summary>
    public string? TargetFolder { get; init; }

    /// <summary>Address or id of another account to restore into; null: the owner.</summary>
    public string? TargetAccount { get; init; }

    /// <summary>Only show what would be done.</summary>
    public bool DryRun { get; init; }
}
