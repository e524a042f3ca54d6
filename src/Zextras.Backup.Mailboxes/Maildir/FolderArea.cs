namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>The four parts of an account, by the prefix of their folders' keys.</summary>
internal enum FolderArea
{
    Mail,
    Contacts,
    Calendars,
    Drive,
}
