using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Mailbox;

/// <summary>An account as the server's directory shows it.</summary>
public sealed record AccountEntry
{
    /// <summary>The id that the server gave, or one derived from the name.</summary>
    public required AccountId Id { get; init; }

    /// <summary>The primary address, <c>user@domain</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The account's settings that a restore needs; null where they could not be read: the account exists, its items are
    /// scanned, its settings stay as recorded.
    /// </summary>
    public ItemAttributes? Settings { get; init; }

    /// <summary>Why <see cref="Settings"/> is null.</summary>
    public MailboxProblem? Problem { get; init; }
}
