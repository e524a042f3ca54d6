using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>Moves, marks and renames what is there, for a rollback. Not for several threads at once.</summary>
internal sealed class ImapChanger(ImapConnection connection)
{
    /// <summary>Gives messages of one folder their marks, and moves them.</summary>
    public async Task<IReadOnlyList<PutOutcome>> ChangeItemsAsync(
        string folderKey, string toFolderKey, IReadOnlyList<ItemChange> changes, CancellationToken cancellation)
    {
        try
        {
            // Marks first: they go along with the message. Nothing here is harmed by being done twice.
            return await connection.RunAsync(
                async (client, token) =>
                {
                    var folder = await connection.SelectAsync(client, PathOf(client, folderKey), FolderAccess.ReadWrite, token);
                    var notCarried = await MarkAsync(folder, changes, token);
                    var there = await ThereAsync(folder, changes, token);
                    var keys = folderKey == toFolderKey
                        ? there.ToDictionary(uid => uid, uid => MessageEntries.KeyOf(folder.UidValidity, uid.Id))
                        : await MoveAsync(folder, await client.GetFolderAsync(PathOf(client, toFolderKey), token), there, token);
                    return changes.Select(change => OutcomeOf(folderKey, toFolderKey, change, folder.UidValidity, keys, notCarried)).ToArray();
                },
                cancellation);
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e))
        {
            throw new MailboxException(MailboxFailure.Refused, $"Messages of '{folderKey}' cannot be changed: {ImapErrors.Words(e)}", e);
        }
    }

    /// <summary>Renames a folder with everything in it.</summary>
    public async Task<PutResult> RenameFolderAsync(string folderKey, string newKey, CancellationToken cancellation)
    {
        try
        {
            return await connection.RunAsync(
                async (client, token) =>
                {
                    var separator = client.PersonalNamespaces[0].DirectorySeparator;
                    var levels = ImapFolderNames.LevelsOf(newKey, separator);
                    var folder = await client.GetFolderAsync(PathOf(client, folderKey), token);
                    var parent = levels.Count == 1
                        ? client.GetFolder(client.PersonalNamespaces[0])
                        : await client.GetFolderAsync(string.Join(separator, levels.SkipLast(1)), token);
                    await folder.RenameAsync(parent, levels[^1], token);
                    return new PutResult { FolderKey = newKey, Key = newKey };
                },
                cancellation,
                isRepeatable: false);
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e))
        {
            throw new MailboxException(MailboxFailure.Refused, $"The folder '{folderKey}' cannot be renamed to '{newKey}': {ImapErrors.Words(e)}", e);
        }
    }

    private static string PathOf(ImapClient client, string key)
    {
        var separator = client.PersonalNamespaces[0].DirectorySeparator;
        return string.Join(separator, ImapFolderNames.LevelsOf(key, separator));
    }

    private static UniqueId? UidOf(ItemChange change, uint validity) =>
        change.Key.Split('.') is [var first, var second]
        && uint.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var own)
        && uint.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
        && own == validity
            ? new UniqueId(validity, uid)
            : null;

    private static async Task<IReadOnlyList<string>> MarkAsync(ImapFolder folder, IReadOnlyList<ItemChange> changes, CancellationToken cancellation)
    {
        var lost = new List<string>();
        var takesAll = folder.PermanentFlags.HasFlag(MessageFlags.UserDefined);
        foreach (var group in changes.GroupBy(change => (Flags: change.Flags, Tags: change.Tags)))
        {
            var placement = new Placement { Key = "", Flags = group.Key.Flags, Tags = group.Key.Tags };
            var (flags, keywords) = ImapFlags.ToAppend(
                placement, keyword => takesAll || folder.PermanentKeywords.Contains(keyword), folder.PermanentFlags, lost);
            UniqueId[] uids = [.. group.Select(change => UidOf(change, folder.UidValidity)).OfType<UniqueId>()];
            if (uids.Length > 0)
            {
                await folder.StoreAsync(uids, new StoreFlagsRequest(StoreAction.Set, flags, keywords) { Silent = true }, cancellation);
            }
        }

        return lost;
    }

    /// <summary>STORE and MOVE say nothing of messages that are gone.</summary>
    private static async Task<IReadOnlyList<UniqueId>> ThereAsync(ImapFolder folder, IReadOnlyList<ItemChange> changes, CancellationToken cancellation)
    {
        UniqueId[] uids = [.. changes.Select(change => UidOf(change, folder.UidValidity)).OfType<UniqueId>()];
        if (uids.Length == 0)
        {
            return [];
        }

        var found = await folder.FetchAsync(uids, new FetchRequest(MessageSummaryItems.UniqueId), cancellation);
        return [.. found.Select(summary => new UniqueId(folder.UidValidity, summary.UniqueId.Id))];
    }

    private static async Task<Dictionary<UniqueId, string>> MoveAsync(
        ImapFolder folder, IMailFolder to, IReadOnlyList<UniqueId> uids, CancellationToken cancellation)
    {
        if (uids.Count == 0)
        {
            return [];
        }

        // Without UIDPLUS nobody tells the new UIDs; the scan after a rollback finds the messages by their content.
        var map = await folder.MoveToAsync([.. uids], to, cancellation);
        return uids.ToDictionary(uid => uid, uid => map is not null && map.TryGetValue(uid, out var moved)
            ? MessageEntries.KeyOf(moved.Validity, moved.Id)
            : "");
    }

    private static PutOutcome OutcomeOf(
        string folderKey, string toFolderKey, ItemChange change, uint validity, Dictionary<UniqueId, string> keys, IReadOnlyList<string> notCarried) =>
        UidOf(change, validity) is { } uid && keys.TryGetValue(uid, out var key)
            ? PutOutcome.Of(new PutResult
            {
                FolderKey = toFolderKey,
                Key = key,
                NotCarried = [.. change.Flags.Concat(change.Tags).Intersect(notCarried, StringComparer.Ordinal)],
            })
            : PutOutcome.Of(new MailboxException(MailboxFailure.Vanished, $"'{change.Key}' is not in '{folderKey}' any more; scan the account, then try again."));
}
