using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Content;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>The contacts, calendars or files of one account.</summary>
internal sealed class DavSession(DavClient client, DavSettings settings, TimeProvider clock) : IMailboxSession
{
    private readonly CardVersions _cards = new(client);
    private volatile string? _home;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChangePage> ChangesSinceAsync(MailboxCursor? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The list of the collections shows as well whether the address is that of their home: a question less for each account.
        var home = DavSettings.NamesAccount(settings.Url) ? client.StartPath : await HomeAsync(cancellation);
        var folders = settings.Area is FolderArea.Drive
            ? await new DriveTree(client).ReadAsync(home, cancellation)
            : await new CollectionList(client, settings.Area).ReadAsync(home, cancellation);
        _home = folders.Home;
        await foreach (var page in new DavScan(folders, new CollectionReader(client, settings.Area, clock), cursor).PagesAsync(cancellation))
        {
            yield return page;
        }
    }

    /// <summary>
    /// Address books and calendars are all shown, with their state, by the answer to one request; of a drive only the folders that were
    /// pointed at are listed, not the tree. Only in these folders anything is read.
    /// </summary>
    public async IAsyncEnumerable<ChangePage> LookAsync(
        MailboxCursor? cursor, IReadOnlyCollection<MailboxHint> hints, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var wanted = hints.Select(hint => hint.FolderKey!).ToHashSet(StringComparer.Ordinal);
        var home = await HomeAsync(cancellation);
        var folders = settings.Area is FolderArea.Drive
            ? await new DriveTree(client).ReadAsync(home, [.. wanted], cancellation)
            : (await new CollectionList(client, settings.Area).ReadAsync(home, cancellation)).Only(wanted);
        await foreach (var page in new DavScan(folders, new CollectionReader(client, settings.Area, clock), cursor).PagesAsync(cancellation))
        {
            yield return page with { Folders = [] };
        }

        wanted.ExceptWith(folders.Folders.Select(folder => folder.Entry.Key));
        if (wanted.Count > 0)
        {
            // What was in a folder that is gone counts as deleted only where all folders are listed: the engine then scans the account.
            yield return new ChangePage { Problems = [.. wanted.Select(key => new MailboxProblem(key, "The folder is there no more. The next scan of the account records that.") { FolderKey = key })] };
        }
    }

    /// <summary>
    /// Opens a content by a request of its own. A multiget would bring many at once, but in XML, whose line ends are not those of the
    /// resource: it would not be the same byte for byte.
    /// </summary>
    public async ValueTask<Stream> OpenContentAsync(ItemEntry entry, CancellationToken cancellation)
    {
        var folder = DavPaths.OfFolder(await HomeAsync(cancellation), entry.FolderKey);
        var path = DavPaths.In(folder, KeyText.Unescape(entry.Key));
        try
        {
            var type = settings.Area is FolderArea.Contacts ? await _cards.TypeOfAsync(folder, path, cancellation) : null;
            return await client.GetAsync(path, type, entry.SizeHint, cancellation);
        }
        catch (DavRefusalException e) when ((int)e.Answer.Status is 404 or 410)
        {
            throw new MailboxException(MailboxFailure.Vanished, $"{path} is not there any more; the next scan sees what became of it.", e);
        }
        catch (DavRefusalException e)
        {
            throw client.Explain(e.Answer, path);
        }
    }

    /// <inheritdoc/>
    public ContentDescription Describe(ItemEntry entry, ReadOnlySpan<byte> head, long size) =>
        ContentDescriber.Describe(entry.ExpectedKind, KeyText.Readable(entry.Key), head, size);

    /// <inheritdoc/>
    public string FolderKey(ItemKind kind, string path)
    {
        var levels = path.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var key = FolderKeys.Prefix(settings.Area) + string.Join('/', levels.Select(level => KeyText.Escape(System.Text.Encoding.UTF8.GetBytes(level))));
        return levels.Length > 0 || settings.Area is FolderArea.Drive
            ? key
            : throw new MailboxException(MailboxFailure.Refused, $"'{path}' names no folder. Name one, such as Default.");
    }

    /// <inheritdoc/>
    public async Task<PutResult> PutFolderAsync(string folderKey, ItemState? state, CancellationToken cancellation)
    {
        var home = await HomeAsync(cancellation);
        return settings.Area is FolderArea.Drive
            ? await new DriveWriter(client, home).PutFolderAsync(folderKey, state, cancellation)
            : await new CollectionWriter(client, settings.Area, home).PutAsync(folderKey, state, cancellation);
    }

    /// <inheritdoc/>
    public async Task<PutResult> PutItemAsync(ItemToPut item, CancellationToken cancellation) =>
        await new ResourceWriter(client, _cards, settings.Area, await HomeAsync(cancellation)).PutAsync(item, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PutOutcome>> ChangeItemsAsync(
        string folderKey, string toFolderKey, IReadOnlyList<ItemChange> changes, CancellationToken cancellation) =>
        await (await MoverAsync(cancellation)).MoveAsync(folderKey, toFolderKey, changes, cancellation);

    /// <inheritdoc/>
    public async Task<PutResult> RenameFolderAsync(string folderKey, string newKey, CancellationToken cancellation) =>
        await (await MoverAsync(cancellation)).RenameAsync(folderKey, newKey, cancellation);

    /// <inheritdoc/>
    public async Task NameFolderAsync(string folderKey, string name, CancellationToken cancellation) =>
        await (await MoverAsync(cancellation)).NameAsync(folderKey, name, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<DavMover> MoverAsync(CancellationToken cancellation) =>
        new(client, settings.Area, await HomeAsync(cancellation));

    private async ValueTask<string> HomeAsync(CancellationToken cancellation) =>
        _home ??= await FindHomeAsync(cancellation);

    private async Task<string> FindHomeAsync(CancellationToken cancellation)
    {
        try
        {
            return await DavHome.FindAsync(client, settings, cancellation);
        }
        catch (DavRefusalException e) when ((int)e.Answer.Status is 404 or 410 && DavSettings.NamesAccount(settings.Url))
        {
            return client.StartPath; // what is put makes it
        }
        catch (DavRefusalException e)
        {
            throw client.Explain(e.Answer, settings.ToString());
        }
    }
}
