namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>The JSON of a <see cref="ScanCursor"/>.</summary>
internal sealed record ScanCursorForm(int Version, SortedDictionary<string, string> Folders);
