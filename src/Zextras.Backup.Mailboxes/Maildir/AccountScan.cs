using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>One reading of what changed in an account since a cursor.</summary>
internal sealed class AccountScan(OpenDirectory account, MailboxCursor? since, TimeProvider clock)
{
    // What stands in the cursor for a level without a directory: it has no items, and never will.
    private const string NoDirectory = "none";

    private readonly ScanCursor _cursor = ScanCursor.Read(since);

    /// <summary>The pages, each read when it is asked for.</summary>
    public IEnumerable<ChangePage> Pages(CancellationToken cancellation)
    {
        var folders = AccountFolders.Read(account);
        RefuseEmptied(folders);
        if (folders.IsComplete)
        {
            _cursor.Keep(folders.Folders.Select(folder => folder.Entry.Key).ToHashSet(StringComparer.Ordinal));
        }

        var page = new PageBuilder(_cursor);
        page.Add(folders);
        foreach (var folder in folders.Folders)
        {
            foreach (var item in Items(folder, page))
            {
                cancellation.ThrowIfCancellationRequested();
                page.Add(item);
                if (page.IsFull)
                {
                    yield return page.Take();
                }
            }
        }

        if (!page.IsEmpty)
        {
            yield return page.Take();
        }
    }

    /// <summary>An account directory that lost everything at once is a file system that is not mounted, until somebody says otherwise.</summary>
    private void RefuseEmptied(AccountFolders folders)
    {
        if (folders is { IsComplete: true, Folders.Count: 0 } && !_cursor.IsEmpty)
        {
            throw new MailboxException(MailboxFailure.Unavailable,
                $"'{account.Path}' had folders at the last scan and has none now. Is its file system mounted? If all its mail was meant to go, remove the account's directory or make an empty Maildir in it.");
        }
    }

    /// <summary>The items of a folder that changed; what follows from its end goes straight to the page.</summary>
    private IEnumerable<ItemEntry> Items(FolderSource folder, PageBuilder page)
    {
        var key = folder.Entry.Key;
        var trusted = since?.ListAgain.Contains(key) is true ? null : _cursor.Trusted(key);
        if (folder.Levels is null)
        {
            if (trusted is not NoDirectory)
            {
                page.Complete(key, NoDirectory);
            }

            yield break;
        }

        using var directory = Attempt(folder, page, () => folder.Open(account));
        if (directory is null || Attempt(folder, page, () => LooksUnchanged(folder, directory, trusted, page)) is null or true)
        {
            yield break;
        }

        var listing = Listing(folder, directory);
        using var items = listing.Items().GetEnumerator();
        while (Attempt(folder, page, () => items.MoveNext()) is true)
        {
            yield return items.Current;
        }

        page.Complete(key, listing);
    }

    private bool? LooksUnchanged(FolderSource folder, OpenDirectory directory, string? trusted, PageBuilder page)
    {
        if (trusted is null)
        {
            return false;
        }

        if (Listing(folder, directory) is MailListing mails)
        {
            return string.Equals(mails.Look(), trusted, StringComparison.Ordinal);
        }

        var probe = Listing(folder, directory);
        foreach (var _ in probe.Items())
        {
            // Only the fingerprint is wanted, which the end of the pass gives.
        }

        var isUnchanged = string.Equals(probe.Fingerprint, trusted, StringComparison.Ordinal);
        if (isUnchanged)
        {
            page.Unchanged(folder.Entry.Key, probe);
        }

        return isUnchanged;
    }

    private IFolderListing Listing(FolderSource folder, OpenDirectory directory) => folder.Area is FolderArea.Mail
        ? new MailListing(folder.Entry.Key, directory, clock)
        : new ResourceListing(folder.Entry.Key, folder.Area, directory, clock);

    /// <summary>A folder that cannot be read does not stop the others; it does not count as listed, so nothing in it counts as gone.</summary>
    private static T? Attempt<T>(FolderSource folder, PageBuilder page, Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            page.Add(new MailboxProblem(folder.Entry.Key, e.Message));
            return default;
        }
    }
}
