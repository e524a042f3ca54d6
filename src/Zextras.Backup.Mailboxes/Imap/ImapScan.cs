using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>One reading of what changed in an account since a cursor.</summary>
internal sealed class ImapScan(ImapConnection connection, FolderDetailReader details, MailboxCursor? since)
{
    private readonly ImapCursor _cursor = ImapCursor.Read(since);
    private readonly FolderReader _reader = new(connection);

    /// <summary>The pages, each read when it is asked for.</summary>
    public async IAsyncEnumerable<ChangePage> PagesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var folders = await DoubtAsync(await ListAsync(cancellation), cancellation);
        _cursor.Keep(folders.Select(folder => folder.Entry.Key).ToHashSet(StringComparer.Ordinal));
        var problems = new List<MailboxProblem>();
        folders = await details.CompleteAsync(folders, _cursor, problems, cancellation);
        var page = new ImapPage(_cursor);
        page.Add(folders);
        problems.ForEach(page.Add);
        foreach (var folder in folders)
        {
            await foreach (var _ in FillAsync(folder, page, cancellation))
            {
                yield return page.Take();
            }
        }

        if (!page.IsEmpty)
        {
            yield return page.Take();
        }
    }

    private async Task<IReadOnlyList<ImapFolderState>> ListAsync(CancellationToken cancellation)
    {
        try
        {
            return await FolderList.ReadAsync(connection, cancellation);
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e))
        {
            throw new MailboxException(MailboxFailure.Unavailable, $"The server does not list the folders: {ImapErrors.Words(e)}", e);
        }
    }

    /// <summary>
    /// A folder that had messages and is listed as a mere level now: Dovecot lists one like that while it cannot look into its
    /// directory, and for a while after. It counts as a level only if the server also says that there is no such folder. (With
    /// its access lists switched on, Dovecot says even that of a folder that it cannot look into; then only the engine's hold on
    /// mass deletions stands between.)
    /// </summary>
    private async Task<IReadOnlyList<ImapFolderState>> DoubtAsync(IReadOnlyList<ImapFolderState> folders, CancellationToken cancellation)
    {
        var sure = new List<ImapFolderState>();
        foreach (var folder in folders)
        {
            var isDoubtful = folder.IsLevel && folder.Path.Length > 0 && _cursor.Of(folder.Entry.Key) is { Validity: > 0 };
            sure.Add(isDoubtful && !await IsMissingAsync(folder.Path, cancellation) ? folder with { Status = null } : folder);
        }

        return sure;
    }

    private async Task<bool> IsMissingAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await connection.RunInAsync(path, validity: null, (_, _) => Task.FromResult(false), cancellation);
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e) || e is MailboxException { Failure: not MailboxFailure.Unavailable })
        {
            return ImapErrors.SaysMissing(e);
        }
    }

    /// <summary>Puts what changed in a folder on the page; returns whenever the page is full and has to be taken.</summary>
    private async IAsyncEnumerable<bool> FillAsync(ImapFolderState folder, ImapPage page, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var key = folder.Entry.Key;
        var mark = since?.ListAgain.Contains(key) is true ? null : _cursor.Of(key);
        var changes = await AttemptAsync(folder, page, () => _reader.ReadAsync(folder, mark, cancellation));
        if (changes is null)
        {
            yield break;
        }

        foreach (var removed in changes.Removed)
        {
            page.Add(removed);
            if (page.IsFull)
            {
                yield return true;
            }
        }

        foreach (var item in changes.Items)
        {
            page.Add(item);
            if (page.IsFull)
            {
                yield return true;
            }
        }

        foreach (var uids in changes.Unread.Chunk(ImapPage.MostItems))
        {
            var items = await AttemptAsync(folder, page, async () => await _reader.ReadAsync(folder, changes.Mark.Validity, uids, cancellation));
            if (items is null)
            {
                yield break;
            }

            foreach (var item in items)
            {
                page.Add(item);
                if (page.IsFull)
                {
                    yield return true;
                }
            }
        }

        page.Complete(key, changes);
    }

    /// <summary>A folder that cannot be read does not stop the others; its mark stays, so nothing in it counts as gone.</summary>
    private static async Task<T?> AttemptAsync<T>(ImapFolderState folder, ImapPage page, Func<Task<T?>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (MailboxException e) when (e.Failure is not MailboxFailure.Unavailable)
        {
            page.Add(new MailboxProblem(folder.Entry.Key, e.Message));
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e))
        {
            page.Add(new MailboxProblem(folder.Entry.Key, $"The server refuses to list it: {ImapErrors.Words(e)}"));
        }

        return null;
    }
}
