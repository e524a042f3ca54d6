using System.Globalization;
using System.IO.Hashing;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// Finds what changed in a folder since its mark, by the best means that the server has: QRESYNC (RFC 7162) says what changed
/// and what vanished; CONDSTORE says what changed, and by the counts whether anything can have vanished; without both,
/// the UIDs and flags of all messages are compared by their digest.
/// </summary>
internal sealed class FolderReader(ImapConnection connection)
{
    /// <summary>What has to be shown of the folder; null where it is as it was.</summary>
    /// <param name="folder">The folder as listed.</param>
    /// <param name="since">Its mark; null reads all of it.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<FolderChanges?> ReadAsync(ImapFolderState folder, FolderMark? since, CancellationToken cancellation)
    {
        if (folder.IsLevel)
        {
            return since == FolderMark.Level ? null : new FolderChanges { Mark = FolderMark.Level, IsWhole = true };
        }

        if (since is { ModSeq: > 0 } && since == folder.Status)
        {
            return null;
        }

        return await connection.RunInAsync(
            folder.Path, validity: null, (opened, token) => ReadAsync(folder.Entry.Key, opened, since, token), cancellation, isFresh: true);
    }

    /// <summary>Reads messages; those that are not there any more are left out.</summary>
    /// <exception cref="MailboxException"><see cref="MailboxFailure.Unreadable"/>: the server has one and does not say what it is.</exception>
    public Task<IReadOnlyList<ItemEntry>> ReadAsync(
        ImapFolderState folder, uint validity, IList<UniqueId> uids, CancellationToken cancellation, bool isFresh = false) =>
        connection.RunInAsync(
            folder.Path,
            validity,
            async (opened, token) =>
            {
                var items = await FetchAsync(folder.Entry.Key, opened, uids, token);
                return items.Count == uids.Count ? items : await ReadMissingAsync(folder.Entry.Key, opened, uids, items, token);
            },
            cancellation,
            isFresh);

    private async Task<FolderChanges?> ReadAsync(string key, ImapFolder folder, FolderMark? since, CancellationToken cancellation)
    {
        var mark = FolderList.MarkOf(folder);
        if (mark.ModSeq == 0)
        {
            return await ReadFlagsAsync(key, folder, mark, since, cancellation);
        }

        // Numbers that went back are those of a server that was restored: nothing can be said of what lies between.
        var isComparable = since is not null && since.Validity == mark.Validity && since.ModSeq > 0 && since.ModSeq <= mark.ModSeq && since.Next <= mark.Next;
        var changes = isComparable ? await ReadChangesAsync(key, folder, mark, since!, cancellation) : null;
        return changes ?? new FolderChanges
        {
            Mark = mark,
            IsWhole = true,
            Unread = [.. await folder.SearchAsync(SearchQuery.All, cancellation)],
        };
    }

    /// <summary>What changed since then; null where only a whole listing can tell.</summary>
    private async Task<FolderChanges?> ReadChangesAsync(string key, ImapFolder folder, FolderMark mark, FolderMark since, CancellationToken cancellation)
    {
        var vanished = new List<RemovedEntry>();
        void OnVanished(object? sender, MessagesVanishedEventArgs e) =>
            vanished.AddRange(e.UniqueIds.Select(uid => new RemovedEntry(key, MessageEntries.KeyOf(mark.Validity, uid.Id))));

        folder.MessagesVanished += OnVanished;
        IReadOnlyList<ItemEntry> items;
        try
        {
            var all = new UniqueIdRange(mark.Validity, UniqueId.MinValue.Id, UniqueId.MaxValue.Id);
            items = await FetchAsync(key, folder, all, cancellation, since.ModSeq);
        }
        finally
        {
            folder.MessagesVanished -= OnVanished;
        }

        var arrived = items.Count(item => MessageEntries.Parse(item).Id is var uid && uid >= since.Next && uid < mark.Next);
        return connection.Capabilities.HasFlag(ImapCapabilities.QuickResync) || since.Count + arrived == mark.Count
            ? new FolderChanges { Mark = mark, Items = items, Removed = vanished }
            : null;
    }

    /// <summary>A folder without MODSEQ shows all its messages as soon as any of them changed.</summary>
    private async Task<FolderChanges?> ReadFlagsAsync(string key, ImapFolder folder, FolderMark mark, FolderMark? since, CancellationToken cancellation)
    {
        var uids = await folder.SearchAsync(SearchQuery.All, cancellation);
        var items = await FetchAsync(key, folder, uids, cancellation);
        if (items.Count < uids.Count)
        {
            items = await ReadMissingAsync(key, folder, uids, items, cancellation);
        }

        var digest = new XxHash128();
        foreach (var item in items)
        {
            digest.Append(Encoding.UTF8.GetBytes($"{item.Key} {item.Revision}\n"));
        }

        // The counts are no part of it: a message that came and went between two scans has changed nothing.
        var whole = new FolderMark { Validity = mark.Validity, Fingerprint = Convert.ToHexString(digest.GetCurrentHash()) };
        return whole == since ? null : new FolderChanges { Mark = whole, IsWhole = true, Items = items };
    }

    private async Task<IReadOnlyList<ItemEntry>> FetchAsync(
        string key, ImapFolder folder, IList<UniqueId> uids, CancellationToken cancellation, ulong? changedSince = null)
    {
        if (uids.Count == 0)
        {
            return [];
        }

        var request = new FetchRequest(ItemsToFetch()) { ChangedSince = changedSince };
        var summaries = await folder.FetchAsync(uids, request, cancellation);

        // A message that another client flags meanwhile comes as a line with the flags alone.
        var partial = summaries.Where(summary => summary.UniqueId.IsValid && !MessageEntries.IsWhole(summary)).Select(summary => summary.UniqueId).ToList();
        var others = partial.Count > 0 ? await folder.FetchAsync(partial, new FetchRequest(ItemsToFetch()), cancellation) : [];
        return
        [
            .. summaries.Concat(others)
                .Where(MessageEntries.IsWhole)
                .DistinctBy(summary => summary.UniqueId)
                .OrderBy(summary => summary.UniqueId.Id)
                .Select(summary => MessageEntries.Of(key, folder.UidValidity, summary)),
        ];
    }

    private MessageSummaryItems ItemsToFetch() =>
        MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate | MessageSummaryItems.Size
        | (connection.Capabilities.HasFlag(ImapCapabilities.ObjectID) ? MessageSummaryItems.EmailId : MessageSummaryItems.None);

    /// <summary>Messages that were not delivered are either gone, which is well, or there, and then the folder is not read.</summary>
    private static async Task<IReadOnlyList<ItemEntry>> ReadMissingAsync(
        string key, ImapFolder folder, IList<UniqueId> uids, IReadOnlyList<ItemEntry> items, CancellationToken cancellation)
    {
        var read = items.Select(item => MessageEntries.Parse(item).Id).ToHashSet();
        var missing = uids.Where(uid => !read.Contains(uid.Id)).ToList();
        if (missing.Count == 0)
        {
            return items; // and others, which another client flags meanwhile
        }

        var there = await folder.SearchAsync(SearchQuery.Uids(missing), cancellation);
        return there.Count == 0
            ? items
            : throw new MailboxException(
                MailboxFailure.Unreadable,
                string.Create(CultureInfo.InvariantCulture, $"The server has {there.Count} messages in '{key}' that it does not list, the first with UID {there[0].Id}. Look into the server's log."));
    }
}
