namespace Zextras.Backup.Actors.Mailbox;

/// <summary>Why a mailbox server could not do what was asked.</summary>
public enum MailboxFailure
{
    /// <summary>The item was there when it was listed and is not any more; the next scan sees what became of it.</summary>
    Vanished = 1,

    /// <summary>It is there but cannot be read: no permission, an I/O error, a link out of the tree.</summary>
    Unreadable = 2,

    /// <summary>The server does not take what a restore wants to write: over quota, a name it does not allow.</summary>
    Refused = 3,

    /// <summary>The server does not answer at the moment; asking again later may help.</summary>
    Unavailable = 4,

    /// <summary>There is no such account or folder.</summary>
    NotFound = 5,
}
