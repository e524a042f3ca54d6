using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Mailbox;

/// <summary>A folder, address book, calendar or Drive folder as a listing showed it.</summary>
public sealed record FolderEntry
{
    /// <summary>
    /// <c>&lt;area&gt;:&lt;path&gt;</c> with <c>/</c> between the levels: <c>mail:INBOX</c>, <c>mail:Work/2026</c>,
    /// <c>contacts:Friends</c>, <c>calendars:Home</c>, <c>drive:</c> (its root), <c>drive:Plans/Old</c>. Unique in the account.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>The key of the folder above; null at the top of an area.</summary>
    public string? ParentKey { get; init; }

    /// <summary>The last level of the path, as the owner reads it.</summary>
    public required string Name { get; init; }

    /// <summary>View, special use, subscription, colour (<see cref="AttributeNames"/>).</summary>
    public ItemAttributes Attributes { get; init; } = ItemAttributes.Empty;

    /// <summary>
    /// What stays the same when the folder is renamed or moved (inode with birth time, MAILBOXID of RFC 8474); null where
    /// the server has nothing of the kind.
    /// </summary>
    public string? MoveToken { get; init; }
}
