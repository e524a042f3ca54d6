namespace Zextras.Backup.Mailboxes.Maildir.Feed;

/// <summary>Where in the tree a watched directory lies.</summary>
internal enum WatchLevel
{
    /// <summary>The top: domains.</summary>
    Top,

    /// <summary>A domain: accounts.</summary>
    Domain,

    /// <summary>An account: its settings and areas.</summary>
    Account,

    /// <summary>A directory that holds folders and no items: all address books, all calendars.</summary>
    Area,

    /// <summary>A mail folder: <c>cur</c>, <c>new</c>, keywords; for INBOX all other folders too.</summary>
    MailFolder,

    /// <summary><c>cur</c> of a mail folder.</summary>
    Current,

    /// <summary><c>new</c> of a mail folder.</summary>
    New,

    /// <summary>An address book or calendar.</summary>
    Collection,

    /// <summary>A Drive folder: files and folders.</summary>
    Drive,
}
