using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>One reading of what changed in a part of an account since a cursor.</summary>
internal sealed class DavScan(DavCollections folders, CollectionReader reader, MailboxCursor? since)
{
    private readonly DavCursor _cursor = DavCursor.Read(since);

    /// <summary>The pages, each read when it is asked for.</summary>
    public async IAsyncEnumerable<ChangePage> PagesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (folders.IsWhole)
        {
            _cursor.Keep(folders.Folders.Select(folder => folder.Entry.Key).ToHashSet(StringComparer.Ordinal));
        }

        var page = new DavPage(_cursor);
        page.Add(folders);
        foreach (var folder in folders.Folders)
        {
            if (await AttemptAsync(folder, page, cancellation) is not { } changes)
            {
                continue;
            }

            foreach (var removed in changes.Removed)
            {
                page.Add(new RemovedEntry(folder.Entry.Key, removed));
                if (page.IsFull)
                {
                    yield return page.Take()!;
                }
            }

            foreach (var item in changes.Items)
            {
                page.Add(item);
                if (page.IsFull)
                {
                    yield return page.Take()!;
                }
            }

            page.Complete(folder.Entry.Key, changes);
        }

        if (page.Take() is { } last)
        {
            yield return last;
        }
    }

    /// <summary>A folder that cannot be read does not stop the others; its mark stays, so nothing in it counts as gone.</summary>
    private async Task<CollectionChanges?> AttemptAsync(DavCollection folder, DavPage page, CancellationToken cancellation)
    {
        var key = folder.Entry.Key;
        try
        {
            return await reader.ReadAsync(folder, since?.ListAgain.Contains(key) is true ? null : _cursor.Of(key), cancellation);
        }
        catch (MailboxException e) when (e.Failure is not MailboxFailure.Unavailable)
        {
            page.Add(new MailboxProblem(key, e.Message));
            return null;
        }
    }
}
