using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// Moves and marks items that are there, for a rollback. A file gets its new name before it loses the old one, and never
/// the name of another; a crash in between leaves one mail with two names and loses none.
/// </summary>
/// <param name="account">The account's directory.</param>
/// <param name="clock">The time, for names.</param>
/// <param name="writing">Held while names are chosen.</param>
internal sealed class ItemChanger(OpenDirectory account, TimeProvider clock, Lock writing)
{
    // As in ItemWriter: a bound, so that a broken file system cannot keep us counting.
    private const int MostNamesTried = 10_000;

    private static readonly RawName New = new("new");
    private static readonly RawName Cur = new("cur");
    private static readonly RawName Keywords = new(KeywordList.FileName);

    /// <summary>Changes items of one folder.</summary>
    public IReadOnlyList<PutOutcome> Change(string folderKey, string toFolderKey, IReadOnlyList<ItemChange> changes, CancellationToken cancellation)
    {
        lock (writing)
        {
            using var from = Open(folderKey);
            using var to = Open(toFolderKey);
            if (FolderKeys.AreaOf(folderKey) != FolderKeys.AreaOf(toFolderKey))
            {
                throw new MailboxException(MailboxFailure.Refused, $"Items of '{folderKey}' cannot lie in '{toFolderKey}'.");
            }

            return FolderKeys.AreaOf(folderKey) is FolderArea.Mail
                ? ChangeMails(folderKey, from, toFolderKey, to, changes, cancellation)
                : [.. changes.Select(change => Guarded(folderKey, change, () => MoveFile(folderKey, from, toFolderKey, to, change)))];
        }
    }

    private static PutOutcome Guarded(string folderKey, ItemChange change, Func<PutResult> work)
    {
        try
        {
            return PutOutcome.Of(work());
        }
        catch (MailboxException e)
        {
            return PutOutcome.Of(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PutOutcome.Of(PutErrors.Refused($"'{change.Key}' in '{folderKey}'", e));
        }
    }

    private static MailboxException Vanished(string folderKey, string key) =>
        new(MailboxFailure.Vanished, $"'{key}' is not in '{folderKey}' any more; scan the account, then try again.");

    private static List<char> LettersOf(KeywordList list, ItemChange change, List<string> notCarried)
    {
        var letters = new List<char>();
        foreach (var tag in change.Tags)
        {
            if (list.LetterFor(tag) is { } letter)
            {
                letters.Add(letter);
            }
            else
            {
                notCarried.Add(tag);
            }
        }

        return letters;
    }

    private OpenDirectory Open(string key) => FolderPaths.Open(account, key)
        ?? throw new MailboxException(MailboxFailure.NotFound, $"There is no folder '{key}'.");

    private List<PutOutcome> ChangeMails(
        string folderKey, OpenDirectory from, string toFolderKey, OpenDirectory to, IReadOnlyList<ItemChange> changes, CancellationToken cancellation)
    {
        var names = new MailListing(folderKey, from, clock).Names()
            .DistinctBy(name => KeyText.Escape(name.UniquePart), StringComparer.Ordinal)
            .ToDictionary(name => KeyText.Escape(name.UniquePart), StringComparer.Ordinal);
        var isMove = folderKey != toFolderKey;
        var taken = isMove
            ? new MailListing(toFolderKey, to, clock).Names().Select(name => KeyText.Escape(name.UniquePart)).ToHashSet(StringComparer.Ordinal)
            : [];
        var keywords = new KeywordList(SmallFiles.ReadText(to, Keywords) ?? "");
        using var fresh = from.OpenIfThere(New);
        using var cur = from.Open(Cur);
        using var target = to.Open(Cur);
        var outcomes = new List<PutOutcome>(changes.Count);
        foreach (var change in changes)
        {
            cancellation.ThrowIfCancellationRequested();
            outcomes.Add(Guarded(folderKey, change, () => names.TryGetValue(change.Key, out var name)
                ? ChangeMail(name.IsNew ? fresh! : cur, name, target, toFolderKey, change, keywords, isMove ? taken : null)
                : throw Vanished(folderKey, change.Key)));
        }

        if (keywords.IsChanged)
        {
            SmallFiles.Write(to, Keywords, Encoding.UTF8.GetBytes(keywords.ToString()));
        }

        target.Sync();
        cur.Sync();
        fresh?.Sync();
        return outcomes;
    }

    private PutResult ChangeMail(
        OpenDirectory from, MailName name, OpenDirectory target, string toFolderKey, ItemChange change, KeywordList keywords, HashSet<string>? taken)
    {
        var notCarried = new List<string>();
        var letters = MailFlags.Write(change.Flags, LettersOf(keywords, change, notCarried), notCarried);
        var unique = name.UniquePart.ToArray();
        if (taken?.Contains(change.Key) == true)
        {
            unique = Encoding.UTF8.GetBytes(UniqueNames.Next(clock));
        }

        var wanted = new RawName([.. unique, .. Encoding.ASCII.GetBytes(MailFlags.Mark + letters)]);
        if (!(taken is null && !name.IsNew && wanted.Equals(name.Name)))
        {
            if (!from.Link(name.Name, target, wanted))
            {
                throw new MailboxException(MailboxFailure.Refused, $"The name '{wanted}' is taken in '{toFolderKey}'.");
            }

            from.Remove(name.Name);
        }

        taken?.Add(KeyText.Escape(unique));
        return new PutResult { FolderKey = toFolderKey, Key = KeyText.Escape(unique), NotCarried = notCarried };
    }

    /// <summary>Files have no flags, and their tags are their content's.</summary>
    private static PutResult MoveFile(string folderKey, OpenDirectory from, string toFolderKey, OpenDirectory to, ItemChange change)
    {
        if (folderKey == toFolderKey)
        {
            return new PutResult { FolderKey = toFolderKey, Key = change.Key, NotCarried = [.. change.Flags] };
        }

        var name = new RawName(KeyText.Unescape(change.Key));
        if (!name.IsPlain || from.Stat(name) is not { IsFile: true })
        {
            throw Vanished(folderKey, change.Key);
        }

        for (var attempt = 0; attempt < MostNamesTried; attempt++)
        {
            var wanted = attempt == 0 ? name : SafeNames.Beside(name, attempt);
            if (from.Link(name, to, wanted))
            {
                to.Sync();
                from.Remove(name);
                from.Sync();
                return new PutResult { FolderKey = toFolderKey, Key = wanted.ToString(), NotCarried = [.. change.Flags] };
            }
        }

        throw new IOException("No free name was found.");
    }
}
