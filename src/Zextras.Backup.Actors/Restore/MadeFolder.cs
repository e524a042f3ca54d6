using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>A folder that is in the mailbox and in the backup.</summary>
/// <param name="Key">Its key as the mailbox server gave it.</param>
/// <param name="Item">Its id; null where it could not be recorded.</param>
/// <param name="NotCarried">Names of what the server did not take.</param>
internal sealed record MadeFolder(string Key, ItemId? Item, IReadOnlyList<string> NotCarried);
