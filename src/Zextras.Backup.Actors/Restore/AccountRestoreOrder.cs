using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Restore;

/// <summary>What a restore on a new account is to do; checked.</summary>
internal sealed record AccountRestoreOrder
{
    /// <summary>The account in the backup.</summary>
    public required CatalogAccount Source { get; init; }

    /// <summary>The same on the mailbox server; null where it is gone from there.</summary>
    public AccountEntry? SourceEntry { get; init; }

    /// <summary>The address of the account to fill.</summary>
    public required string Destination { get; init; }

    /// <summary>The instant; null: now, or the last one before the account was deleted.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Whether a deleted account gets its id back.</summary>
    public bool SameAccountId { get; init; }

    /// <summary>Also what was deleted since then; null: not.</summary>
    public DateTimeOffset? UndeleteFrom { get; init; }

    /// <summary>Whether an account without any item may come of it.</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Whether only the plan is shown.</summary>
    public bool DryRun { get; init; }
}
