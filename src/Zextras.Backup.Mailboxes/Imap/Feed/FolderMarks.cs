using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap.Feed;

/// <summary>How the folders of an account were when they were last heard of: what is different later happened since. Pure.</summary>
internal sealed class FolderMarks
{
    private Dictionary<string, FolderMark>? _marks;
    private string _subscribed = "";

    /// <summary>Whether the folders were seen before.</summary>
    public bool IsKnown => _marks is not null;

    /// <summary>Takes note of all folders.</summary>
    /// <param name="now">Each folder by its key.</param>
    /// <param name="subscribed">The folders that are subscribed, in any order.</param>
    /// <param name="isHole">
    /// Whether nobody listened since they were seen. Without mod-sequences flags may have changed then, and every folder counts as changed.
    /// </param>
    /// <returns>Where to look, because it is not as it was.</returns>
    public IReadOnlyList<MailboxHint> Compare(Dictionary<string, FolderMark> now, IEnumerable<string> subscribed, bool isHole)
    {
        var (before, subscribedBefore) = (_marks, _subscribed);
        (_marks, _subscribed) = (now, string.Join('\n', subscribed.Order(StringComparer.Ordinal)));
        if (before is null || _subscribed != subscribedBefore || before.Count != now.Count || !now.Keys.All(before.ContainsKey))
        {
            return [MailboxHint.Anywhere];
        }

        return [.. now.Where(folder => before[folder.Key] != folder.Value || (isHole && IsBlind(folder.Value))).Select(folder => MailboxHint.Folder(folder.Key))];
    }

    /// <summary>Takes note of one folder.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="change">Its mark as it is now, by the one before; null: it is not known.</param>
    /// <param name="isTold">Whether the server said that something happened: then a mark without a mod-sequence proves nothing.</param>
    /// <returns>Whether to look into it.</returns>
    public bool Note(string key, Func<FolderMark?, FolderMark> change, bool isTold)
    {
        _marks ??= new Dictionary<string, FolderMark>(StringComparer.Ordinal);
        var before = _marks.GetValueOrDefault(key);
        var now = _marks[key] = change(before);
        return before != now || (isTold && IsBlind(now));
    }

    /// <summary>The folder is gone, or has another name.</summary>
    public void Remove(string key) => _marks?.Remove(key);

    /// <summary>Without a mod-sequence flags change unseen: a mark that is the same proves nothing.</summary>
    private static bool IsBlind(FolderMark mark) => mark.ModSeq == 0 && mark != FolderMark.Level;
}
