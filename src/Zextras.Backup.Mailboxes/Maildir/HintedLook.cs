using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>Looks at the items and folders that a feed pointed at, and at nothing else.</summary>
internal sealed class HintedLook(OpenDirectory account, TimeProvider clock)
{
    /// <summary>The pages, each read when it is asked for.</summary>
    public IEnumerable<ChangePage> Pages(IReadOnlyCollection<MailboxHint> hints)
    {
        RefuseReplaced();
        foreach (var folder in hints.GroupBy(hint => hint.FolderKey!, StringComparer.Ordinal))
        {
            foreach (var page in Pages(folder.Key, [.. folder]))
            {
                yield return page;
            }
        }
    }

    /// <summary>An account's directory that was removed and put back since it was opened looks like one that lost everything.</summary>
    private void RefuseReplaced()
    {
        if (account.StatSelf().Links == 0)
        {
            throw new MailboxException(MailboxFailure.Unavailable, $"The directory '{account.Path}' was replaced by another one; it is opened anew.");
        }
    }

    private IEnumerable<ChangePage> Pages(string key, IReadOnlyList<MailboxHint> hints)
    {
        using var directory = FolderPaths.Open(account, key);
        if (directory is null)
        {
            yield break; // it went away, or is a level without items: of its items nothing is said
        }

        var area = FolderKeys.AreaOf(key);
        if (hints.Any(hint => hint.Key is null))
        {
            foreach (var page in Whole(key, area, directory))
            {
                yield return page;
            }
        }
        else
        {
            yield return area is FolderArea.Mail ? Mails(key, directory, hints) : Resources(key, area, directory, hints);
        }
    }

    private IEnumerable<ChangePage> Whole(string key, FolderArea area, OpenDirectory directory)
    {
        IFolderListing listing = area is FolderArea.Mail ? new MailListing(key, directory, clock) : new ResourceListing(key, area, directory, clock);
        foreach (var items in listing.Items().Chunk(PageBuilder.MostItems))
        {
            yield return new ChangePage { Items = items };
        }

        yield return new ChangePage { ListedFolders = listing.IsComplete ? [key] : [], Problems = Of(listing, key) };
    }

    private ChangePage Mails(string key, OpenDirectory directory, IReadOnlyList<MailboxHint> hints)
    {
        var listing = new MailListing(key, directory, clock);
        var found = listing.Find(hints.Select(hint => hint.Key!));
        var there = found.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        return new ChangePage
        {
            Items = found,
            // One that is there and cannot be read is not gone.
            Removed = listing.Problems.Count > 0 ? [] : Removed(hints, there),
            Problems = Of(listing, key),
        };
    }

    private ChangePage Resources(string key, FolderArea area, OpenDirectory directory, IReadOnlyList<MailboxHint> hints)
    {
        var listing = new ResourceListing(key, area, directory, clock);
        var found = hints.Select(hint => listing.Find(hint.Key!)).OfType<ItemEntry>().ToList();
        var there = found.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        return new ChangePage
        {
            Items = found,
            Removed = listing.Problems.Count > 0 ? [] : Removed(hints, there),
            Problems = Of(listing, key),
        };
    }

    private static RemovedEntry[] Removed(IEnumerable<MailboxHint> hints, HashSet<string> there) =>
        [.. hints.Where(hint => !there.Contains(hint.Key!)).Select(hint => new RemovedEntry(hint.FolderKey!, hint.Key!))];

    private static MailboxProblem[] Of(IFolderListing listing, string key) =>
        [.. listing.Problems.Select(problem => problem with { FolderKey = key })];
}
