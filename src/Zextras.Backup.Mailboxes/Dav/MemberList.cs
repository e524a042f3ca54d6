using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Lists what lies right in a collection. Either the list is whole, or it is an error.</summary>
internal static class MemberList
{
    /// <summary>All members.</summary>
    public static async Task<IReadOnlyList<DavMember>> ReadAsync(DavClient client, string path, CancellationToken cancellation)
    {
        try
        {
            var found = (await client.ListAsync(DavMethods.PropFind, path, 1, DavRequests.Members, DavMember.Of, cancellation)).Found;
            if (!found.Any(member => DavPaths.OfCollection(member.Path) == path && member.IsShown))
            {
                throw DavCollections.WithoutItself(path);
            }

            return [.. found.Where(member => DavPaths.OfCollection(member.Path) != path && IsMember(member, path))];
        }
        catch (DavRefusalException e)
        {
            throw client.Explain(e.Answer, path);
        }
    }

    /// <summary>Whether it is one; what is gone in the meantime is none any more.</summary>
    private static bool IsMember(DavMember member, string path)
    {
        if (DavPaths.LevelIn(path, member.Path) is null)
        {
            throw new MailboxException(MailboxFailure.Unreadable, $"The server lists {member.Path} in {path}, where it does not lie, so what is there is not known. Look into its log.");
        }

        return member.IsShown || (member.IsGone
            ? false
            : throw new MailboxException(MailboxFailure.Unreadable, $"The server shows {member.Path} with the error {member.Status} only, so its list of {path} is not a whole one. Look into its log."));
    }
}
