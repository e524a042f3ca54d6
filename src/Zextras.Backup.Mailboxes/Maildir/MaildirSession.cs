using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Content;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>One account of a <see cref="MaildirServer"/>.</summary>
internal sealed class MaildirSession(OpenDirectory account, TimeProvider clock, Lock writing) : IMailboxSession
{
    private readonly ContentOpener _contents = new(account, clock);
    private readonly FolderWriter _folders = new(account, writing);
    private readonly ItemWriter _items = new(account, clock, writing);
    private readonly ItemChanger _changes = new(account, clock, writing);
    private readonly ContentRefiller _refills = new(account, clock);
    private readonly FolderRenamer _renames = new(account, writing);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChangePage> ChangesSinceAsync(MailboxCursor? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in ReadAsync(new AccountScan(account, cursor, clock).Pages(cancellation), cancellation))
        {
            yield return page;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChangePage> LookAsync(MailboxCursor? cursor, IReadOnlyCollection<MailboxHint> hints, CancellationToken cancellation) =>
        ReadAsync(new HintedLook(account, clock).Pages(hints), cancellation);

    private static async IAsyncEnumerable<ChangePage> ReadAsync(IEnumerable<ChangePage> all, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var pages = all.GetEnumerator();

        // Directory calls block; they do it on a thread of the pool, not on whichever thread asks for the next page.
        while (await Task.Run(() => Next(pages), cancellation))
        {
            yield return pages.Current;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenContentAsync(ItemEntry entry, CancellationToken cancellation) => ValueTask.FromResult(_contents.Open(entry));

    /// <inheritdoc/>
    public ContentDescription Describe(ItemEntry entry, ReadOnlySpan<byte> head, long size) =>
        ContentDescriber.Describe(entry.ExpectedKind, KeyText.Readable(entry.Key), head, size);

    /// <inheritdoc/>
    public string FolderKey(ItemKind kind, string path)
    {
        var area = FolderKeys.AreaOf(kind);
        var levels = path.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(level => KeyText.Escape(System.Text.Encoding.UTF8.GetBytes(level)))
            .ToList();
        if (levels.Count == 0 && area is not FolderArea.Drive)
        {
            throw new MailboxException(MailboxFailure.Refused, $"'{path}' names no folder. Name one, such as {(area is FolderArea.Mail ? "INBOX" : "Restored")}.");
        }

        if (levels.Count > 1 && area is FolderArea.Contacts or FolderArea.Calendars)
        {
            throw new MailboxException(MailboxFailure.Refused, $"'{path}': address books and calendars lie beside each other, not in each other. Name it without a slash.");
        }

        // INBOX is one folder in whatever case it is written (RFC 3501, 5.1).
        if (area is FolderArea.Mail && levels[0].Equals("INBOX", StringComparison.OrdinalIgnoreCase))
        {
            levels[0] = "INBOX";
        }

        return FolderKeys.Prefix(area) + string.Join('/', levels);
    }

    /// <inheritdoc/>
    public Task<PutResult> PutFolderAsync(string folderKey, ItemState? state, CancellationToken cancellation) =>
        Task.Run(() => _folders.Put(folderKey, state), cancellation);

    /// <inheritdoc/>
    public Task<PutResult> PutItemAsync(ItemToPut item, CancellationToken cancellation) =>
        Task.Run(() => _items.PutAsync(item, cancellation), cancellation);

    /// <summary>Mails together; the few files of other kinds one by one.</summary>
    public Task<IReadOnlyList<PutOutcome>> PutItemsAsync(string folderKey, IReadOnlyList<ItemToPut> items, CancellationToken cancellation)
    {
        ItemToPut[] there = [.. items.Select(item => item with { FolderKey = folderKey })];
        return FolderKeys.AreaOf(folderKey) is FolderArea.Mail && Array.TrueForAll(there, item => item.State.Kind is ItemKind.Message)
            ? Task.Run(() => new MailBatchWriter(account, _items, clock).PutAsync(folderKey, there, cancellation), cancellation)
            : IMailboxSession.PutOneByOneAsync(this, there, cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PutOutcome>> ChangeItemsAsync(
        string folderKey, string toFolderKey, IReadOnlyList<ItemChange> changes, CancellationToken cancellation) =>
        Task.Run(() => _changes.Change(folderKey, toFolderKey, changes, cancellation), cancellation);

    /// <inheritdoc/>
    public Task RefillAsync(ItemEntry entry, ItemToPut item, CancellationToken cancellation) =>
        Task.Run(() => _refills.RefillAsync(entry, item, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<PutResult> RenameFolderAsync(string folderKey, string newKey, CancellationToken cancellation) =>
        Task.Run(() => _renames.Rename(folderKey, newKey), cancellation);

    /// <inheritdoc/>
    public Task NameFolderAsync(string folderKey, string name, CancellationToken cancellation) =>
        Task.Run(() => _renames.Name(folderKey, name), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _contents.Dispose();
        account.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool Next(IEnumerator<ChangePage> pages)
    {
        try
        {
            return pages.MoveNext();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailboxException(MailboxFailure.Unavailable, $"The account cannot be listed: {e.Message}", e);
        }
    }
}
