using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>A folder as LIST showed it.</summary>
/// <param name="Entry">What the engine learns of it.</param>
/// <param name="Path">The mailbox name.</param>
/// <param name="Status">What STATUS said; null where the server did not say.</param>
internal sealed record ImapFolderState(FolderEntry Entry, string Path, FolderMark? Status)
{
    /// <summary>Whether it is only a level of the tree, which holds no messages.</summary>
    public bool IsLevel => Status == FolderMark.Level;
}
