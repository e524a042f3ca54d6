using System.Buffers.Binary;
using System.IO.Hashing;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// The files of one address book, calendar or Drive folder. They are rewritten in place, which their directory does not
/// show, so that every file's status is read each time; they are few compared to mail.
/// </summary>
internal sealed class ResourceListing(string key, FolderArea area, OpenDirectory folder, TimeProvider clock) : IFolderListing
{
    private readonly List<MailboxProblem> _problems = [];

    /// <inheritdoc/>
    public IReadOnlyList<MailboxProblem> Problems => _problems;

    /// <inheritdoc/>
    public bool IsComplete { get; private set; }

    /// <inheritdoc/>
    public string Fingerprint { get; private set; } = "";

    /// <inheritdoc/>
    public IEnumerable<ItemEntry> Items()
    {
        var sum = default(UInt128);
        var newest = 0L;
        var count = 0;
        var start = clock.GetUtcNow();
        foreach (var (name, _, _) in folder.Names())
        {
            if (IsIgnored(name) || Find(name) is not { } file)
            {
                continue;
            }

            // A sum, because the order in which a directory tells its names means nothing.
            sum += Hash(name, file.Stat);
            newest = Math.Max(newest, file.Stat.LastTouched);
            count++;
            yield return Entry(name, file.Stat, file.IsLinked);
        }

        Fingerprint = Freshness.IsSettled(newest, start) ? $"{count}.{_problems.Count}.{sum:x32}" : "";
        IsComplete = true;
    }

    /// <summary>The file of that key; null where there is none, or none that is an item.</summary>
    public ItemEntry? Find(string item)
    {
        var name = new RawName(KeyText.Unescape(item));
        return name.IsPlain && !IsIgnored(name) && Find(name) is { } file ? Entry(name, file.Stat, file.IsLinked) : null;
    }

    private bool IsIgnored(RawName name) =>
        area is FolderArea.Drive ? IgnoredNames.InDrive(name) : IgnoredNames.InCollections(name);

    private (FileStat Stat, bool IsLinked)? Find(RawName name)
    {
        try
        {
            // A file that is gone by now was deleted while we looked: it is no item any more.
            if (folder.Stat(name) is not { } own)
            {
                return null;
            }

            var stat = own.IsLink ? folder.StatTarget(name) : own;
            if (area is FolderArea.Drive && stat is { IsDirectory: true })
            {
                return null; // a folder of its own
            }

            var reason = stat switch
            {
                null => "is a link to nothing. Remove it, or put the file there.",
                { IsFile: false } => "is not a regular file; it is not backed up.",
                _ when !HasExpectedName(name) => $"is not named like a {(area is FolderArea.Contacts ? "contact (.vcf)" : "calendar resource (.ics)")}; it is not backed up. Move it to the Drive.",
                _ => null,
            };
            if (reason is null)
            {
                return (stat!.Value, own.IsLink || folder.IsBelowLink);
            }

            _problems.Add(new MailboxProblem(folder.PathOf(name), reason));
        }
        catch (IOException e)
        {
            _problems.Add(new MailboxProblem(folder.PathOf(name), e.Message));
        }

        return null;
    }

    private bool HasExpectedName(RawName name) => area switch
    {
        FolderArea.Contacts => EndsWith(name, ".vcf"),
        FolderArea.Calendars => EndsWith(name, ".ics"),
        _ => true,
    };

    private static bool EndsWith(RawName name, string extension) => name.ToString().EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private ItemEntry Entry(RawName name, FileStat stat, bool isLinked)
    {
        var revision = $"{stat.Size}.{stat.Modified}.{stat.Inode}";
        return new ItemEntry
        {
            FolderKey = key,
            Key = name.ToString(),
            ExpectedKind = area switch
            {
                FolderArea.Contacts => ItemKind.Contact,
                FolderArea.Calendars => ItemKind.Appointment,
                _ => ItemKind.Document,
            },
            Revision = revision,
            ContentRevision = revision,
            MoveToken = isLinked ? null : stat.Identity,
            SizeHint = stat.Size,
            Modified = stat.ModifiedUtc,
        };
    }

    private static UInt128 Hash(RawName name, FileStat stat)
    {
        var hash = new XxHash128();
        hash.Append(name.Closed);
        Span<byte> numbers = stackalloc byte[4 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, stat.Size);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], stat.Modified);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[16..], stat.Changed);
        BinaryPrimitives.WriteUInt64LittleEndian(numbers[24..], stat.Inode);
        hash.Append(numbers);
        return hash.GetCurrentHashAsUInt128();
    }
}
