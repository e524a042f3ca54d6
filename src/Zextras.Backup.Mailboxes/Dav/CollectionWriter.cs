using System.Net;
using System.Xml.Linq;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Makes address books and calendars for a restore. One that is there already stays as it is.</summary>
internal sealed class CollectionWriter(DavClient client, FolderArea area, string home)
{
    /// <summary>Makes sure that the collection is there; the result has the key under which a listing shows it.</summary>
    public async Task<PutResult> PutAsync(string key, ItemState? state, CancellationToken cancellation)
    {
        var levels = FolderKeys.PathOf(key).Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (levels.Length == 0)
        {
            throw new MailboxException(MailboxFailure.Refused, $"'{key}' names no folder. Name one, such as {key}Default.");
        }

        if (await FindAsync(DavPaths.OfFolder(home, key), cancellation) is { } there)
        {
            return ResultOf(key, key, there, state);
        }

        // Collections lie beside each other; one that lay in a folder keeps both names.
        string[] names = [string.Join('-', levels), SafeFolderName.For(key)];
        DavAnswer? refusal = null;
        foreach (var name in names)
        {
            var path = DavPaths.In(home, KeyText.Unescape(name)) + '/';
            var made = refusal is null && levels.Length == 1 ? null : await FindAsync(path, cancellation);
            if (made is null)
            {
                var shown = state?.Content.Name ?? (refusal is null ? null : FolderKeys.NameOf(key));
                refusal = await MakeAsync(path, [.. FolderProperties.ToSet(area, shown, state?.Content.Attributes ?? ItemAttributes.Empty)], cancellation);
                made = refusal is null ? await FindAsync(path, cancellation) : null;
            }

            if (made is not null)
            {
                return ResultOf(key, FolderKeys.Prefix(area) + name, made, state);
            }

            if (refusal is { Status: HttpStatusCode.Unauthorized or HttpStatusCode.InsufficientStorage or >= HttpStatusCode.InternalServerError })
            {
                break;
            }
        }

        throw client.Explain(refusal ?? new DavAnswer(HttpStatusCode.NotFound, null, "", IsRepeated: false), $"The folder '{key}'", isWriting: true);
    }

    /// <summary>Makes it; null where that was done, else the answer that says no.</summary>
    private async Task<DavAnswer?> MakeAsync(string path, IReadOnlyList<XElement> properties, CancellationToken cancellation)
    {
        var answer = await MakeOnceAsync(path, properties, cancellation);
        if (answer.Status is HttpStatusCode.Conflict && (await client.ChangeAsync(DavMethods.MkCol, home, null, cancellation)).IsSuccess)
        {
            answer = await MakeOnceAsync(path, properties, cancellation); // the account had no home yet
        }

        if (answer.IsSuccess || (int)answer.Status is 401 or 507 or >= 500)
        {
            return answer.IsSuccess ? null : answer;
        }

        // One property that the server does not take must not cost the collection: what is missing in the end is named.
        if (!(await MakeOnceAsync(path, [], cancellation)).IsSuccess)
        {
            return answer;
        }

        foreach (var property in properties)
        {
            await client.ChangeAsync(DavMethods.PropPatch, path, DavRequests.Set(property), cancellation);
        }

        return null;
    }

    private Task<DavAnswer> MakeOnceAsync(string path, IReadOnlyList<XElement> properties, CancellationToken cancellation)
    {
        if (area is FolderArea.Calendars)
        {
            var body = properties.Count > 0 ? DavRequests.Make(DavNames.MkCalendar, properties) : null;
            return client.ChangeAsync(DavMethods.MkCalendar, path, body, cancellation);
        }

        var type = new XElement(DavNames.ResourceType, new XElement(DavNames.Collection), new XElement(FolderProperties.TypeOf(area)));
        return client.ChangeAsync(DavMethods.MkCol, path, DavRequests.Make(DavNames.MkCol, properties.Prepend(type)), cancellation);
    }

    private async Task<DavResource?> FindAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var found = (await client.ListAsync(DavMethods.PropFind, path, 0, DavRequests.Collections, resource => resource, cancellation)).Found is [var first, ..] ? first : null;
            if (found is null || found.Status is 404 or 410)
            {
                return null;
            }

            return found.Types.Contains(FolderProperties.TypeOf(area))
                ? found
                : throw new MailboxException(MailboxFailure.Refused, $"At {path} is something that does not hold {FolderKeys.View(area)}s. Restore into a folder of another name.");
        }
        catch (DavRefusalException e) when ((int)e.Answer.Status is 404 or 410)
        {
            return null;
        }
        catch (DavRefusalException e)
        {
            throw client.Explain(e.Answer, path);
        }
    }

    private PutResult ResultOf(string wanted, string key, DavResource made, ItemState? state)
    {
        var missing = FolderProperties.Missing(FolderProperties.EntryOf(area, key, made), state);
        return new PutResult { FolderKey = key, Key = key, NotCarried = [.. missing, .. key == wanted ? Array.Empty<string>() : ["path"]] };
    }
}
