namespace Zextras.Backup.Actors.Restore;

/// <summary>The forms in which an export writes.</summary>
public enum ExportFormat
{
    /// <summary>A tree of Maildirs with address books, calendars, documents and settings beside them.</summary>
    Maildir = 1,

    /// <summary>One mbox file a mail folder.</summary>
    Mbox = 2,

    /// <summary>One file an item, in directories.</summary>
    Eml = 3,

    /// <summary>The same files in one archive an account.</summary>
    Zip = 4,

    /// <summary>A Backup Path with the whole histories.</summary>
    BackupPath = 5,

    /// <summary>The whole histories, one file an item and one gzip file a content.</summary>
    Classic = 6,
}
