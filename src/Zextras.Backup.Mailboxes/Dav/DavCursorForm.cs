namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>The JSON of a <see cref="DavCursor"/>.</summary>
internal sealed record DavCursorForm(int Version, SortedDictionary<string, CollectionMark> Folders);
