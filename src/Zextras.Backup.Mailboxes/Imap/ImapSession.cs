using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Content;
using Zextras.Backup.Mailboxes.Imap.Feed;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>One account of an <see cref="ImapPart"/>: one connection that lists, a few that read contents, one that writes.</summary>
internal sealed class ImapSession : IMailboxSession
{
    private readonly ImapConnection _listing;
    private readonly ImapConnection _writing;
    private readonly ConnectionPool _reading;
    private readonly BodyReader _bodies;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _unused = new();
    private readonly AnnotationConnection _annotations;
    private readonly ImapFolderWriter _folders;
    private readonly ImapMessageWriter _messages;
    private readonly string _account;
    private char _separator;
    private bool _isListingUnused = true;

    /// <summary>Nothing is connected before it is needed.</summary>
    public ImapSession(ImapSettings settings, string account, TimeProvider clock)
    {
        _account = account;
        _listing = new ImapConnection(settings, account, clock);
        _writing = new ImapConnection(settings, account, clock);
        _annotations = new AnnotationConnection(settings, account, clock);
        _folders = new ImapFolderWriter(_writing, _annotations, account);
        _messages = new ImapMessageWriter(_writing);
        _reading = new ConnectionPool(settings, account, clock);
        _bodies = new BodyReader(_reading, PathOf);
    }

    /// <summary>Logs in, so that an account that cannot be opened shows before anything is asked of it.</summary>
    public async Task ConnectAsync(CancellationToken cancellation) =>
        _separator = await _listing.RunAsync((client, _) => Task.FromResult(client.PersonalNamespaces[0].DirectorySeparator), cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChangePage> ChangesSinceAsync(MailboxCursor? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        BeginListing();
        await foreach (var page in new ImapScan(_listing, new FolderDetailReader(_listing, _annotations, _account), cursor).PagesAsync(cancellation))
        {
            _bodies.Note(page.Items);
            yield return page;
        }
    }

    /// <summary>Messages are fetched by their UIDs; for a folder as a whole, what changed since the cursor is the shortest way.</summary>
    public async IAsyncEnumerable<ChangePage> LookAsync(
        MailboxCursor? cursor, IReadOnlyCollection<MailboxHint> hints, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (hints.Any(hint => hint.Key is null))
        {
            await foreach (var changed in ChangesSinceAsync(cursor, cancellation))
            {
                yield return changed;
            }

            yield break;
        }

        BeginListing();
        var page = await new HintedFetch(_listing, PathOf).ReadAsync(hints, cancellation);
        _bodies.Note(page.Items);
        yield return page;
    }

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenContentAsync(ItemEntry entry, CancellationToken cancellation) =>
        await _bodies.OpenAsync(entry, cancellation);

    /// <inheritdoc/>
    public ContentDescription Describe(ItemEntry entry, ReadOnlySpan<byte> head, long size) =>
        ContentDescriber.Describe(entry.ExpectedKind, entry.Key, head, size);

    /// <inheritdoc/>
    public string FolderKey(ItemKind kind, string path) => ImapFolderNames.FromPath(kind, path);

    /// <inheritdoc/>
    public Task<PutResult> PutFolderAsync(string folderKey, ItemState? state, CancellationToken cancellation) =>
        InTurnAsync(() => _folders.PutFolderAsync(folderKey, state, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ShareFolderAsync(string folderKey, IReadOnlyCollection<string> accessList, CancellationToken cancellation) =>
        InTurnAsync(() => _folders.ShareAsync(folderKey, accessList, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<PutResult> PutItemAsync(ItemToPut item, CancellationToken cancellation) =>
        InTurnAsync(() => _messages.PutItemAsync(item, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PutOutcome>> PutItemsAsync(string folderKey, IReadOnlyList<ItemToPut> items, CancellationToken cancellation) =>
        InTurnAsync(() => _messages.PutItemsAsync(folderKey, items, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PutOutcome>> ChangeItemsAsync(
        string folderKey, string toFolderKey, IReadOnlyList<ItemChange> changes, CancellationToken cancellation) =>
        InTurnAsync(() => new ImapChanger(_writing).ChangeItemsAsync(folderKey, toFolderKey, changes, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<PutResult> RenameFolderAsync(string folderKey, string newKey, CancellationToken cancellation) =>
        InTurnAsync(() => new ImapChanger(_writing).RenameFolderAsync(folderKey, newKey, cancellation), cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _bodies.DisposeAsync();
        await _reading.DisposeAsync();
        await _listing.DisposeAsync();
        await _writing.DisposeAsync();
        await _annotations.DisposeAsync();
        _turn.Dispose();
    }

    private string PathOf(string folderKey) => string.Join(_separator, ImapFolderNames.LevelsOf(folderKey, _separator));

    private void BeginListing()
    {
        lock (_unused)
        {
            _isListingUnused = false;
        }
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> write, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            lock (_unused)
            {
                if (_isListingUnused)
                {
                    // Who only writes, as a restore of one item does, logs in once: a log-in takes a server 25 ms.
                    _writing.TakeOver(_listing);
                    _isListingUnused = false;
                }
            }

            return await write();
        }
        finally
        {
            _turn.Release();
        }
    }
}
