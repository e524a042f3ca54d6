using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>Renames folders for a rollback, with everything in them. A name that is taken is never replaced.</summary>
/// <param name="account">The account's directory.</param>
/// <param name="writing">Held while names are chosen.</param>
internal sealed class FolderRenamer(OpenDirectory account, Lock writing)
{
    /// <summary>Renames a folder and those below it.</summary>
    public PutResult Rename(string key, string newKey)
    {
        try
        {
            lock (writing)
            {
                if (FolderKeys.AreaOf(key) != FolderKeys.AreaOf(newKey) || FolderPaths.Open(account, newKey) is { } taken && Close(taken))
                {
                    throw new MailboxException(MailboxFailure.Refused, $"'{key}' cannot be renamed to '{newKey}': that is there already, or lies elsewhere.");
                }

                if (FolderKeys.AreaOf(key) is FolderArea.Mail)
                {
                    RenameMail(key, newKey);
                }
                else
                {
                    RenameDirectory(key, newKey);
                }

                return new PutResult { FolderKey = newKey, Key = newKey };
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PutErrors.Refused($"The folder '{key}'", e);
        }
    }

    /// <summary>Gives an address book or calendar the name that its owner reads.</summary>
    public void Name(string key, string name)
    {
        try
        {
            if (FolderKeys.AreaOf(key) is not (FolderArea.Contacts or FolderArea.Calendars))
            {
                throw new MailboxException(MailboxFailure.Refused, $"'{key}' has no other name than its own.");
            }

            using var collection = FolderPaths.Open(account, key)
                ?? throw new MailboxException(MailboxFailure.NotFound, $"There is no folder '{key}' that could be named.");
            SmallFiles.Write(collection, CollectionLabels.DisplayName, System.Text.Encoding.UTF8.GetBytes(name + "\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PutErrors.Refused($"The name of the folder '{key}'", e);
        }
    }

    private static bool Close(OpenDirectory directory)
    {
        directory.Dispose();
        return true;
    }

    /// <summary>Maildir++ has all folders beside each other: those below one have its name before their own.</summary>
    private void RenameMail(string key, string newKey)
    {
        using var maildir = account.Open(FolderKeys.Directory(FolderArea.Mail));
        var directory = FolderPaths.MailDirectory(maildir, key)
            ?? throw new MailboxException(MailboxFailure.NotFound, $"There is no folder '{key}' that could be renamed.");
        var wanted = MailFolderNames.DirectoryFor(newKey, MailFolderNames.IsUtf8(directory));
        var below = maildir.Names().Select(name => name.Name)
            .Where(name => name.Equals(directory) || name.Span.StartsWith([.. directory.Span, (byte)'.']))
            .ToArray();
        foreach (var name in below)
        {
            maildir.Replace(name, new RawName([.. wanted.Span, .. name.Span[directory.Length..]]));
        }

        maildir.Sync();
    }

    private void RenameDirectory(string key, string newKey)
    {
        if (FolderKeys.ParentOf(key) != FolderKeys.ParentOf(newKey))
        {
            throw new MailboxException(MailboxFailure.Refused, $"'{key}' cannot be moved into another folder; what lies in it is moved instead.");
        }

        var (from, to) = (FolderPaths.Levels(key).ToArray(), FolderPaths.Levels(newKey).ToArray());
        using var above = FolderPaths.Open(account, FolderKeys.ParentOf(key) ?? FolderKeys.Prefix(FolderKeys.AreaOf(key)))
            ?? throw new MailboxException(MailboxFailure.NotFound, $"There is no folder '{key}' that could be renamed.");
        if (from.Length == 0 || to.Length == 0 || !from[^1].IsPlain || !to[^1].IsPlain)
        {
            throw new MailboxException(MailboxFailure.Refused, $"'{key}' cannot be renamed to '{newKey}'.");
        }

        above.Replace(from[^1], to[^1]);
        above.Sync();
    }
}
