using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>A folder and where it lies.</summary>
/// <param name="Entry">The folder as it is listed.</param>
/// <param name="Area">What it holds.</param>
/// <param name="Levels">Its directory below that of the account; null for a level that only its subfolders imply.</param>
internal sealed record FolderSource(FolderEntry Entry, FolderArea Area, RawName[]? Levels)
{
    /// <summary>Opens the directory.</summary>
    public OpenDirectory Open(OpenDirectory account)
    {
        var levels = Levels ?? throw new MailboxException(MailboxFailure.NotFound, $"The folder '{Entry.Key}' has no directory.");
        var current = account.Open(levels[0]);
        foreach (var level in levels.AsSpan(1))
        {
            using var above = current;
            current = above.Open(level);
        }

        return current;
    }
}
