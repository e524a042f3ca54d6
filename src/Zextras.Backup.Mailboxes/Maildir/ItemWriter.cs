using System.IO.Hashing;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Content;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// Writes items for a restore. A file is complete and durable under a name that no reader looks at before it gets its own by a
/// link, which never replaces another file.
/// </summary>
/// <param name="account">The account's directory.</param>
/// <param name="clock">The time, for names.</param>
/// <param name="writing">Held while a name is chosen, and while a folder's keywords are rewritten.</param>
internal sealed class ItemWriter(OpenDirectory account, TimeProvider clock, Lock writing)
{
    private const int CopyBuffer = 128 * 1024;

    // Far more copies beside each other than anybody wants; a bound, so that a broken file system cannot keep us counting.
    private const int MostNamesTried = 10_000;

    // The file system takes 255 bytes; flags and keywords need room behind the unique part.
    private const int LongestUniquePart = 200;

    internal static readonly RawName Tmp = new("tmp");
    internal static readonly RawName Cur = new("cur");
    private static readonly RawName New = new("new");
    private static readonly RawName Keywords = new(KeywordList.FileName);

    // The unique parts that a folder has, read again only if somebody else changed it: a restore of thousands of mails would
    // else read it thousands of times.
    private readonly Dictionary<string, (FileStat? Cur, FileStat? New, HashSet<ulong> Parts)> _taken = new(StringComparer.Ordinal);

    /// <summary>Puts an item; the result has the key under which a listing shows it.</summary>
    public async Task<PutResult> PutAsync(ItemToPut item, CancellationToken cancellation)
    {
        var area = FolderKeys.AreaOf(item.State.Kind);
        if (item.State.Kind is ItemKind.Folder || FolderKeys.AreaOf(item.FolderKey) != area)
        {
            throw new MailboxException(
                MailboxFailure.Refused, $"'{item.FolderKey}' does not hold items of kind {item.State.Kind.Name()}. Name a folder that begins with '{FolderKeys.Prefix(area)}'.");
        }

        try
        {
            using var folder = FolderPaths.Open(account, item.FolderKey)
                ?? throw new MailboxException(MailboxFailure.NotFound, $"There is no folder '{item.FolderKey}'. It has to be made before items are put into it.");
            return area is FolderArea.Mail
                ? await PutMailAsync(folder, item, cancellation)
                : await PutResourceAsync(area, folder, item, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(item, e);
        }
    }

    /// <summary>Why an item could not be written.</summary>
    internal static MailboxException Refused(ItemToPut item, Exception cause) =>
        PutErrors.Refused($"'{item.State.Placement.Key}' in '{item.FolderKey}'", cause);

    /// <summary>Gives a mail that lies in tmp, whole and durable, its name in the folder.</summary>
    internal PutResult Name(OpenDirectory folder, OpenDirectory tmp, RawName temporary, OpenDirectory cur, ItemToPut item)
    {
        var placement = item.State.Placement;
        var notCarried = new List<string>();
        if (placement.Modified is not null)
        {
            notCarried.Add("modified");
        }

        var letters = MailFlags.Write(placement.Flags, KeywordLetters(folder, placement.Tags, notCarried), notCarried);
        var unique = LinkMail(folder, tmp, temporary, cur, item, letters);
        return new PutResult { FolderKey = item.FolderKey, Key = KeyText.Escape(unique), NotCarried = notCarried };
    }

    private async Task<PutResult> PutMailAsync(OpenDirectory folder, ItemToPut item, CancellationToken cancellation)
    {
        folder.MakeDirectory(Tmp);
        using var tmp = folder.Open(Tmp);
        using var cur = folder.Open(Cur);
        var temporary = new RawName(UniqueNames.Next(clock));
        try
        {
            using (var file = tmp.CreateFile(temporary))
            {
                await WriteAsync(file, item, item.State.Placement.Date, cancellation);
            }

            return Name(folder, tmp, temporary, cur, item);
        }
        finally
        {
            tmp.Remove(temporary);
            cur.Sync();
        }
    }

    private byte[] LinkMail(OpenDirectory folder, OpenDirectory tmp, RawName temporary, OpenDirectory cur, ItemToPut item, string letters)
    {
        lock (writing)
        {
            var taken = Taken(folder, item.FolderKey);
            var wanted = OldUniquePart(item.State.Placement.Key);
            for (var attempt = 0; attempt < MostNamesTried; attempt++)
            {
                var unique = attempt == 0 && wanted is not null ? wanted : Encoding.UTF8.GetBytes(UniqueNames.Next(clock));
                if (taken.Add(XxHash64.HashToUInt64(unique))
                    && tmp.Link(temporary, cur, new RawName([.. unique, .. Encoding.ASCII.GetBytes(MailFlags.Mark + letters)])))
                {
                    _taken[item.FolderKey] = (folder.Stat(Cur), folder.Stat(New), taken);
                    return unique;
                }
            }

            throw new IOException("No free name was found.");
        }
    }

    private HashSet<ulong> Taken(OpenDirectory folder, string key)
    {
        if (_taken.TryGetValue(key, out var known) && known.Cur == folder.Stat(Cur) && known.New == folder.Stat(New))
        {
            return known.Parts;
        }

        return new MailListing(key, folder, clock).Names().Select(name => XxHash64.HashToUInt64(name.UniquePart)).ToHashSet();
    }

    /// <summary>The unique part that the mail had; null where its key is no such part.</summary>
    private static byte[]? OldUniquePart(string key)
    {
        var name = new RawName(KeyText.Unescape(key));
        return name is { IsPlain: true, IsHidden: false, Length: <= LongestUniquePart } && !name.Span.Contains((byte)':') ? name.Span.ToArray() : null;
    }

    /// <summary>The letters for the tags; the folder's list is written before a mail uses a new one.</summary>
    private List<char> KeywordLetters(OpenDirectory folder, ValueList<string> tags, List<string> notCarried)
    {
        var letters = new List<char>();
        if (tags.Count == 0)
        {
            return letters;
        }

        lock (writing)
        {
            var list = new KeywordList(SmallFiles.ReadText(folder, Keywords) ?? "");
            foreach (var tag in tags)
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

            if (list.IsChanged)
            {
                SmallFiles.Write(folder, Keywords, Encoding.UTF8.GetBytes(list.ToString()));
            }
        }

        return letters;
    }

    private async Task<PutResult> PutResourceAsync(FolderArea area, OpenDirectory folder, ItemToPut item, CancellationToken cancellation)
    {
        var placement = item.State.Placement;
        var temporary = new RawName(SmallFiles.TemporaryPrefix + UniqueNames.Next(clock));
        try
        {
            ValueList<string> ownTags;
            using (var file = folder.CreateFile(temporary))
            {
                var head = await WriteAsync(file, item, placement.Modified ?? placement.Date, cancellation);
                ownTags = ContentDescriber.Describe(item.State.Kind, placement.Key, head.Span, RandomAccess.GetLength(file)).Tags;
            }

            var wanted = SafeNames.ForFile(area, new RawName(KeyText.Unescape(placement.Key)));
            for (var attempt = 0; attempt < MostNamesTried; attempt++)
            {
                var name = attempt == 0 ? wanted : SafeNames.Beside(wanted, attempt);
                if (folder.Link(temporary, folder, name))
                {
                    return new PutResult { FolderKey = item.FolderKey, Key = name.ToString(), NotCarried = NotCarried(placement, ownTags) };
                }
            }

            throw new IOException("No free name was found.");
        }
        finally
        {
            folder.Remove(temporary);
            folder.Sync();
        }
    }

    /// <summary>Files have one date and no flags, and their tags are what their content says.</summary>
    private static List<string> NotCarried(Placement placement, ValueList<string> ownTags)
    {
        List<string> notCarried = [.. placement.Flags, .. placement.Tags.Except(ownTags, StringComparer.Ordinal)];
        if (placement.Date is not null)
        {
            notCarried.Add("date");
        }

        return notCarried;
    }

    /// <summary>Writes content and time, durably.</summary>
    /// <returns>The beginning of the content.</returns>
    internal static async Task<ReadOnlyMemory<byte>> WriteAsync(SafeFileHandle file, ItemToPut item, DateTimeOffset? modified, CancellationToken cancellation)
    {
        var head = await CopyAsync(file, item, modified, cancellation);
        RandomAccess.FlushToDisk(file);
        return head;
    }

    /// <summary>Writes content and time; the caller makes them durable.</summary>
    /// <returns>The beginning of the content.</returns>
    internal static async Task<ReadOnlyMemory<byte>> CopyAsync(SafeFileHandle file, ItemToPut item, DateTimeOffset? modified, CancellationToken cancellation)
    {
        var head = new byte[(int)Math.Min(ContentDescription.HeadLength, item.State.Content.Size)];
        var buffer = new byte[(int)Math.Clamp(item.State.Content.Size, 1, CopyBuffer)];
        var length = 0L;
        await using (var content = await item.OpenContent(cancellation))
        {
            while (await content.ReadAsync(buffer, cancellation) is var read and > 0)
            {
                await RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), length, cancellation);
                if (length < head.Length)
                {
                    buffer.AsSpan(0, (int)Math.Min(read, head.Length - length)).CopyTo(head.AsSpan((int)length));
                }

                length += read;
            }
        }

        if (modified is { } time)
        {
            OpenDirectory.SetModified(file, time);
        }

        return head;
    }
}
