using System.Xml.Linq;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Finds the home of an account's collections (RFC 6764, 6; RFC 5397; RFC 4791, 6.2.1; RFC 6352, 7.1.1).</summary>
internal static class DavHome
{
    // From the root of the server to the principal to the home.
    private const int MostSteps = 3;

    /// <summary>The path of the home.</summary>
    public static async Task<string> FindAsync(DavClient client, DavSettings settings, CancellationToken cancellation)
    {
        if (settings.Area is FolderArea.Drive)
        {
            return client.StartPath; // no property names it
        }

        var isHome = DavSettings.NamesAccount(settings.Url);
        var path = client.StartPath;
        for (var step = 0; step < MostSteps; step++)
        {
            var resource = await AskAsync(client, settings, path, cancellation);
            if (resource.HrefIn(PropertyOf(settings.Area)) is { } home)
            {
                return home;
            }

            if (isHome)
            {
                return path;
            }

            if (resource.HrefIn(DavNames.CurrentUserPrincipal) is not { } principal || principal == path)
            {
                break;
            }

            path = principal;
        }

        throw new MailboxException(
            MailboxFailure.NotFound, $"{settings} does not say where the {FolderKeys.Prefix(settings.Area).TrimEnd(':')} of an account are. Write the address of their home as url, with {DavSettings.User} for the account.");
    }

    /// <summary>The property that names the homes of an area.</summary>
    public static XName PropertyOf(FolderArea area) => area is FolderArea.Contacts ? DavNames.AddressBookHome : DavNames.CalendarHome;

    private static async Task<DavResource> AskAsync(DavClient client, DavSettings settings, string path, CancellationToken cancellation)
    {
        try
        {
            return await AskAsync(client, path, cancellation);
        }
        catch (DavRefusalException e) when (path == "/" && (int)e.Answer.Status is 403 or 404 or 405 or 501)
        {
            // The root of the server is something else; there is a place to ask at.
            return await AskAsync(client, settings.Area is FolderArea.Contacts ? "/.well-known/carddav" : "/.well-known/caldav", cancellation);
        }
    }

    private static async Task<DavResource> AskAsync(DavClient client, string path, CancellationToken cancellation) =>
        (await client.ListAsync(DavMethods.PropFind, path, 0, DavRequests.Home, resource => resource, cancellation)).Found is [var first, ..]
            ? first
            : throw DavCollections.WithoutItself(path);
}
