namespace Zextras.Backup.Messages.Items;

/// <summary>Why an item was not restored.</summary>
public enum RefusalReason
{
    /// <summary>The backup has no such item, or no such transaction of it.</summary>
    Unknown = 1,

    /// <summary>The instant is before the item's first transaction.</summary>
    BeforeFirstBackup = 2,

    /// <summary>The item was deleted at that instant; the message names the last living state.</summary>
    DeletedThen = 3,

    /// <summary>The content is missing in the Backup Path or damaged.</summary>
    ContentDamaged = 4,

    /// <summary>The mailbox server refused it: over quota, no such account, a name it does not allow.</summary>
    MailboxRefused = 5,

    /// <summary>The mailbox server does not answer; later it may.</summary>
    MailboxUnavailable = 6,

    /// <summary>Items of that kind are restored by another command.</summary>
    WrongKind = 7,
}
