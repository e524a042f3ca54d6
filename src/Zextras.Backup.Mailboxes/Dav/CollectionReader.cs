using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Reads what changed in a folder since a mark: by the server's own account of it where it keeps one, else by listing everything.</summary>
internal sealed class CollectionReader(DavClient client, FolderArea area, TimeProvider clock)
{
    // RFC 6578, 3.6: the status with which an answer that was cut short shows the collection itself.
    private const int CutShort = 507;

    // What stands for a tag in listings without one: no other scan has it.
    private readonly string _scan = $"scan {clock.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>What changed.</summary>
    /// <exception cref="MailboxException">It cannot be read.</exception>
    public async Task<CollectionChanges> ReadAsync(DavCollection folder, CollectionMark? mark, CancellationToken cancellation)
    {
        if (folder.Path is null)
        {
            return CollectionChanges.None(new CollectionMark());
        }

        if (folder.Problem is { } problem)
        {
            throw new MailboxException(MailboxFailure.Unreadable, problem);
        }

        if (mark?.Matches(folder) is true)
        {
            return CollectionChanges.None(mark);
        }

        if (folder is { CanSync: true, SyncToken: not null })
        {
            if (mark?.Token is { } token && await SyncAsync(folder, token, cancellation) is { } changes)
            {
                return changes;
            }

            // Without a token everything is shown, and the token that comes with it: Radicale knows only those that it gave in this way.
            if (await SyncAsync(folder, token: "", cancellation) is { } all)
            {
                return all with { Removed = [], IsWhole = true };
            }
        }

        return await ListAsync(folder, mark, cancellation);
    }

    private async Task<CollectionChanges> ListAsync(DavCollection folder, CollectionMark? mark, CancellationToken cancellation)
    {
        var members = folder.Members ?? await MemberList.ReadAsync(client, folder.Path!, cancellation);
        var items = members.Where(member => !member.IsCollection).Select(member => EntryOf(folder, member)).ToArray();

        // The tag is older than the list: what changed between them is seen twice, which is harmless.
        var now = new CollectionMark
        {
            CTag = folder.CTag,
            Listing = folder.CTag is null ? DigestOf(items) : null,
        };
        return mark is not null && now.Listing is not null && mark.Listing == now.Listing
            ? CollectionChanges.None(mark)
            : new CollectionChanges(items, [], IsWhole: true, now);
    }

    /// <summary>What the server says changed since a token; null where it does not know that token any more, or cannot say.</summary>
    private async Task<CollectionChanges?> SyncAsync(DavCollection folder, string token, CancellationToken cancellation)
    {
        var items = new Dictionary<string, ItemEntry>(StringComparer.Ordinal);
        var removed = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            MultiStatus<DavMember> answer;
            try
            {
                answer = await client.ListAsync(DavMethods.Report, folder.Path!, 0, DavRequests.Changes(token), DavMember.Of, cancellation);
            }
            catch (DavRefusalException)
            {
                return null; // listing everything shows whether that is refused as well
            }

            var isCut = false;
            foreach (var member in answer.Found)
            {
                isCut |= member.Status == CutShort;
                if (DavPaths.LevelIn(folder.Path!, member.Path) is { } level && !Take(folder, member, level, items, removed))
                {
                    return null;
                }
            }

            // What was cut off comes after the new token; one that stays the same would go on for ever.
            var isLast = !isCut || answer.SyncToken == token;
            if (answer.SyncToken is not { Length: > 0 } next)
            {
                return null;
            }

            token = next;
            if (isLast)
            {
                return new CollectionChanges([.. items.Values], [.. removed], IsWhole: false, new CollectionMark { Token = token, CTag = folder.CTag });
            }
        }
    }

    /// <summary>Notes a change; false where the server could not say what it is.</summary>
    private bool Take(DavCollection folder, DavMember member, string level, Dictionary<string, ItemEntry> items, HashSet<string> removed)
    {
        if (member.IsGone)
        {
            items.Remove(level);
            removed.Add(level);
        }
        else if (member.IsShown && !member.IsCollection)
        {
            removed.Remove(level);
            items[level] = EntryOf(folder, member);
        }

        return member.IsGone || member.IsShown;
    }

    private ItemEntry EntryOf(DavCollection folder, DavMember member) =>
        member.ToEntry(area, folder.Entry.Key, DavPaths.LevelIn(folder.Path!, member.Path)!, _scan);

    private static string DigestOf(IEnumerable<ItemEntry> items)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in items.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{item.Key}\n{item.Revision}\n{item.SizeHint}\n{item.MoveToken}\n\n"));
        }

        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}
