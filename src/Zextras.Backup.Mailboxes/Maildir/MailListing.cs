using System.IO.Hashing;
using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// The mails of one folder. Names are read first and at once, so that a flag that changes meanwhile (a renamed file) is
/// neither missed nor taken for a deletion, however long the engine takes over the pages; the status of each file follows.
/// </summary>
internal sealed class MailListing(string key, OpenDirectory folder, TimeProvider clock) : IFolderListing
{
    // A directory that changes while it is read may hide a renamed file from one reading, but not from several in a row.
    private const int MostReadings = 3;

    private static readonly RawName New = new("new");
    private static readonly RawName Cur = new("cur");
    private static readonly RawName Keywords = new(KeywordList.FileName);

    private readonly List<MailboxProblem> _problems = [];

    /// <inheritdoc/>
    public IReadOnlyList<MailboxProblem> Problems => _problems;

    /// <inheritdoc/>
    public bool IsComplete { get; private set; }

    /// <inheritdoc/>
    public string Fingerprint { get; private set; } = "";

    /// <summary>How the folder looks now; empty where it looks too fresh to be compared.</summary>
    public string Look() => Look(folder.Stat(Cur), folder.Stat(New), folder.Stat(Keywords));

    /// <inheritdoc/>
    public IEnumerable<ItemEntry> Items() => Items(_ => true);

    /// <summary>The mails of those keys that are there; what is not among them is not there.</summary>
    public IReadOnlyList<ItemEntry> Find(IEnumerable<string> keys)
    {
        var wanted = keys.Select(item => XxHash64.HashToUInt64(MailName.UniquePartOf(item))).ToHashSet();
        return Items(name => wanted.Contains(XxHash64.HashToUInt64(name.UniquePart))).ToList();
    }

    private IEnumerable<ItemEntry> Items(Func<MailName, bool> isWanted)
    {
        Fingerprint = Look();
        var keywords = new KeywordList(SmallFiles.ReadText(folder, Keywords) ?? "");
        using var cur = folder.Open(Cur);
        using var fresh = folder.OpenIfThere(New);

        var seen = new HashSet<ulong>();
        var vanished = new List<MailName>();
        foreach (var name in ReadNames(fresh, cur).Where(isWanted))
        {
            if (Entry(name.IsNew ? fresh! : cur, name, keywords, seen, out var isGone) is { } entry)
            {
                yield return entry;
            }

            if (isGone)
            {
                vanished.Add(name);
            }
        }

        foreach (var entry in FindAgain(vanished, fresh, cur, keywords, seen))
        {
            yield return entry;
        }

        IsComplete = true;
        if (_problems.Count > 0)
        {
            // Whatever could not be read is tried again by the next scan, even if the directory stays as it is.
            Fingerprint = "";
        }
    }

    /// <summary>The names of all mails, without anything else about them.</summary>
    public IEnumerable<MailName> Names()
    {
        using var cur = folder.Open(Cur);
        using var fresh = folder.OpenIfThere(New);
        return ReadNames(fresh, cur);
    }

    private string Look(FileStat? cur, FileStat? fresh, FileStat? keywords)
    {
        var newest = Math.Max(cur?.LastTouched ?? 0, Math.Max(fresh?.LastTouched ?? 0, keywords?.LastTouched ?? 0));
        return Freshness.IsSettled(newest, clock.GetUtcNow()) ? $"{Print(cur)} {Print(fresh)} {Print(keywords)}" : "";

        static string Print(FileStat? stat) => stat is { } s ? $"{s.Inode}.{s.Modified}.{s.Changed}.{s.Size}" : "-";
    }

    /// <summary>All names in <c>new</c> and <c>cur</c>. <c>new</c> comes first: a mail that is moved in between is then found twice, not never.</summary>
    private List<MailName> ReadNames(OpenDirectory? fresh, OpenDirectory cur)
    {
        var names = new List<MailName>();
        var known = (HashSet<MailName>?)null;
        for (var reading = 1; reading <= MostReadings; reading++)
        {
            var (before, beforeNew) = (cur.StatSelf(), fresh?.StatSelf());
            var start = clock.GetUtcNow();
            AddNames(fresh, isNew: true);
            AddNames(cur, isNew: false);

            var isQuiet = cur.StatSelf() == before && fresh?.StatSelf() == beforeNew
                && Freshness.IsSettled(Math.Max(before.LastTouched, beforeNew?.LastTouched ?? 0), start);
            if (isQuiet || reading == 2 && cur.StatSelf() == before && fresh?.StatSelf() == beforeNew)
            {
                break;
            }

            known = [.. names];
        }

        return names;

        void AddNames(OpenDirectory? directory, bool isNew)
        {
            foreach (var found in directory?.Names() ?? [])
            {
                var name = new MailName(found.Name, isNew);
                if (!IgnoredNames.InMail(found.Name) && (known is null || known.Add(name)))
                {
                    names.Add(name);
                }
            }
        }
    }

    private ItemEntry? Entry(OpenDirectory directory, MailName name, KeywordList keywords, HashSet<ulong> seen, out bool isGone)
    {
        isGone = false;
        try
        {
            var own = directory.Stat(name.Name);
            var stat = own is { IsLink: true } ? directory.StatTarget(name.Name) : own;
            isGone = own is null;
            if (own is not null && stat is not { IsFile: true })
            {
                _problems.Add(new MailboxProblem(directory.PathOf(name.Name), stat is null
                    ? "is a link to nothing. Remove it, or put the mail there."
                    : "is not a regular file, so it is no mail. Remove it."));
            }

            return stat is { IsFile: true } file ? Entry(name, file, own is { IsLink: true } || directory.IsBelowLink, keywords, seen) : null;
        }
        catch (IOException e)
        {
            _problems.Add(new MailboxProblem(directory.PathOf(name.Name), e.Message));
            return null;
        }
    }

    private ItemEntry Entry(MailName name, FileStat stat, bool isLinked, KeywordList keywords, HashSet<ulong> seen)
    {
        var letters = name.Letters;
        var tags = keywords.Read(letters);
        var unique = KeyText.Escape(name.UniquePart);
        var taggedAs = tags.Count == 0 ? "" : XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(string.Join('\n', tags))).ToString("x");
        return new ItemEntry
        {
            FolderKey = key,
            Key = name.Key(isTaken: !seen.Add(XxHash64.HashToUInt64(name.UniquePart))),
            ExpectedKind = ItemKind.Message,
            Revision = $"{stat.Size}.{stat.Modified}.{taggedAs}/{name.Whereabouts}",
            ContentRevision = $"{stat.Size}/{unique}",
            MoveToken = isLinked ? null : stat.Identity ?? $"{unique}/{stat.Inode}",
            SizeHint = stat.Size,
            Flags = MailFlags.Read(letters),
            Tags = tags,
            Date = stat.ModifiedUtc,
        };
    }

    /// <summary>Mails whose name was gone when their turn came: read or flagged meanwhile, moved, or deleted.</summary>
    private List<ItemEntry> FindAgain(
        List<MailName> vanished, OpenDirectory? fresh, OpenDirectory cur, KeywordList keywords, HashSet<ulong> seen)
    {
        var found = new List<ItemEntry>();
        if (vanished.Count == 0)
        {
            return found;
        }

        var wanted = vanished.Select(name => XxHash64.HashToUInt64(name.UniquePart)).ToHashSet();
        wanted.ExceptWith(seen);
        foreach (var name in ReadNames(fresh, cur).Where(name => wanted.Contains(XxHash64.HashToUInt64(name.UniquePart))))
        {
            if (Entry(name.IsNew ? fresh! : cur, name, keywords, seen, out var isGone) is { } entry)
            {
                found.Add(entry);
            }
            else if (isGone)
            {
                // It moves faster than it can be followed. Saying nothing would look like a deletion to the engine.
                throw new IOException($"'{cur.PathOf(name.Name)}' changes its name faster than it can be read; the next scan tries again.");
            }
        }

        return found;
    }
}
