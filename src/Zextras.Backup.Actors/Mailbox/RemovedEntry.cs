namespace Zextras.Backup.Actors.Mailbox;

/// <summary>An item that the server said is gone (VANISHED of RFC 7162, a 404 member of RFC 6578).</summary>
/// <param name="FolderKey">The folder it was in.</param>
/// <param name="Key">How the server named it there.</param>
public sealed record RemovedEntry(string FolderKey, string Key);
