using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Which account's settings, domain, distribution list or class of service to put back, and in which state.</summary>
public sealed record DirectoryRestoreRequest
{
    /// <summary>Its name or id.</summary>
    public required string Object { get; init; }

    /// <summary>What it is; null: whatever has that name.</summary>
    public ItemKind? Kind { get; init; }

    /// <summary>The state as of this instant; null with <see cref="Transaction"/> null too: the last living state.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The state of this transaction.</summary>
    public TransactionId? Transaction { get; init; }

    /// <summary>Only show what would be changed.</summary>
    public bool DryRun { get; init; }
}
