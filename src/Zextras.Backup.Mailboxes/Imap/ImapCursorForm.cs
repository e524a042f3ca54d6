namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>The JSON of an <see cref="ImapCursor"/>.</summary>
internal sealed record ImapCursorForm(int Version, SortedDictionary<string, FolderMark>? Mail, SortedDictionary<string, FolderDetails>? Details);
