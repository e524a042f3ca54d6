using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap.Feed;

/// <summary>Reads the messages that a feed pointed at, with one command for each folder.</summary>
internal sealed class HintedFetch(ImapConnection connection, Func<string, string> pathOf)
{
    /// <summary>The messages as they are now; those that the server has no more are removed.</summary>
    /// <param name="hints">Each names a message.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ChangePage> ReadAsync(IReadOnlyCollection<MailboxHint> hints, CancellationToken cancellation)
    {
        // A UID is never used again: what was expunged is not asked for.
        var removed = hints.Where(hint => hint.IsGone).Select(hint => new RemovedEntry(hint.FolderKey!, hint.Key!)).ToList();
        var items = new List<ItemEntry>();
        var problems = new List<MailboxProblem>();
        foreach (var folder in hints.Where(hint => !hint.IsGone).GroupBy(hint => hint.FolderKey!, StringComparer.Ordinal))
        {
            foreach (var numbering in folder.GroupBy(hint => MessageEntries.ParseKey(folder.Key, hint.Key!).Validity))
            {
                await ReadAsync(folder.Key, numbering.Key, [.. numbering], cancellation);
            }
        }

        return new ChangePage { Items = items, Removed = removed, Problems = problems };

        async Task ReadAsync(string key, uint validity, IReadOnlyList<MailboxHint> wanted, CancellationToken token)
        {
            var state = new ImapFolderState(new FolderEntry { Key = key, Name = "" }, pathOf(key), Status: null);
            try
            {
                var uids = wanted.Select(hint => MessageEntries.ParseKey(key, hint.Key!)).OrderBy(uid => uid.Id).ToList();
                var found = await new FolderReader(connection).ReadAsync(state, validity, uids, token, isFresh: true);
                var there = found.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
                items.AddRange(found);
                removed.AddRange(wanted.Where(hint => !there.Contains(hint.Key!)).Select(hint => new RemovedEntry(key, hint.Key!)));
            }
            catch (MailboxException e) when (e.Failure is not MailboxFailure.Unavailable)
            {
                problems.Add(new MailboxProblem(key, e.Message) { FolderKey = key });
            }
            catch (Exception e) when (ImapErrors.IsRefusal(e))
            {
                // A folder that is gone is told by an event of its own.
                problems.Add(new MailboxProblem(key, $"The server refuses to show messages of it: {ImapErrors.Words(e)}") { FolderKey = key, HasVanished = ImapErrors.SaysMissing(e) });
            }
        }
    }
}
