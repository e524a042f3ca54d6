using System.Net;
using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Content;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Puts contacts, events, tasks and files back: under the old name where nothing is there, else beside what is.</summary>
internal sealed class ResourceWriter(DavClient client, CardVersions cards, FolderArea area, string home)
{
    // Far more copies beside each other than anybody wants.
    private const int MostNamesTried = 1000;

    private static readonly string[] UidConflicts = ["no-uid-conflict", "unique-scheduling-object-resource"];

    /// <summary>Puts an item; the result has the key under which a listing shows it.</summary>
    public async Task<PutResult> PutAsync(ItemToPut item, CancellationToken cancellation)
    {
        if (item.State.Kind is ItemKind.Folder || FolderKeys.AreaOf(item.State.Kind) != area || FolderKeys.AreaOf(item.FolderKey) != area)
        {
            throw new MailboxException(
                MailboxFailure.Refused, $"'{item.FolderKey}' does not hold items of kind {item.State.Kind.Name()}. Name a folder that begins with '{FolderKeys.Prefix(FolderKeys.AreaOf(item.State.Kind))}'.");
        }

        var folder = DavPaths.OfFolder(home, item.FolderKey);
        var wanted = NameOf(item.State.Placement.Key);
        for (var attempt = 0; attempt < MostNamesTried; attempt++)
        {
            var name = attempt == 0 ? wanted : SafeNames.Beside(wanted, attempt);
            var path = DavPaths.In(folder, name.Span);
            var answer = await client.PutAsync(
                path, item.OpenContent, item.State.Content.Size, TypeOf(area), area is FolderArea.Drive ? item.State.Placement.Modified : null, cancellation);
            if (answer.IsSuccess)
            {
                return await ResultAsync(item, folder, PathOf(answer, folder) ?? path, answer.TookModified, cancellation);
            }

            if (answer.Status is not HttpStatusCode.PreconditionFailed)
            {
                return await ConflictAsync(item, folder, answer, cancellation);
            }

            // The same content under the old name is the item itself; what a lost connection hides may have been done.
            if ((attempt == 0 || answer.IsRepeated) && await IsSameAsync(item, folder, path, cancellation))
            {
                return await ResultAsync(item, folder, path, tookModified: false, cancellation);
            }
        }

        throw new MailboxException(MailboxFailure.Refused, $"'{item.State.Placement.Key}' in '{item.FolderKey}' and {MostNamesTried} names beside it are taken. Restore it into another folder.");
    }

    /// <summary>A calendar holds one event of a UID only, whatever it is called.</summary>
    private async Task<PutResult> ConflictAsync(ItemToPut item, string folder, DavAnswer answer, CancellationToken cancellation)
    {
        var what = $"'{item.State.Content.Name}' ({item.State.Placement.Key})";
        if (answer.Error is { } error && UidConflicts.Contains(error.Name.LocalName))
        {
            var other = error.Element(DavNames.Href)?.Value is { Length: > 0 } href ? DavPaths.Of(href) : null;
            if (other is not null && DavPaths.LevelIn(folder, other) is not null && await IsSameAsync(item, folder, other, cancellation))
            {
                return await ResultAsync(item, folder, other, tookModified: false, cancellation);
            }

            throw new MailboxException(
                MailboxFailure.Refused, $"{what} is not put into '{item.FolderKey}': {(other is null ? "another one of the account" : $"'{other}'")} has the same UID, and the server takes a UID once. Delete or move that one, then restore again.");
        }

        if (answer.Error is null && (int)answer.Status is 403 or 404 or 405 or 409 && !await IsThereAsync(folder, cancellation))
        {
            throw new MailboxException(MailboxFailure.NotFound, $"There is no folder '{item.FolderKey}'. It has to be made before items are put into it.");
        }

        throw client.Explain(answer, what, isWriting: true);
    }

    private async Task<bool> IsThereAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            var found = await client.ListAsync(DavMethods.PropFind, folder, 0, DavRequests.Members, DavMember.Of, cancellation);
            return found.Found is [{ IsGone: false }, ..];
        }
        catch (DavRefusalException e)
        {
            return (int)e.Answer.Status is not (404 or 410);
        }
    }

    private async Task<bool> IsSameAsync(ItemToPut item, string folder, string path, CancellationToken cancellation)
    {
        try
        {
            var type = area is FolderArea.Contacts ? await cards.TypeOfAsync(folder, path, cancellation) : null;
            await using var there = await client.GetAsync(path, type, sizeHint: null, cancellation);
            await using var ours = await item.OpenContent(cancellation);
            return await SameContent.IsAsync(there, ours, isText: area is not FolderArea.Drive, cancellation);
        }
        catch (DavRefusalException)
        {
            return false; // nobody can tell, so it is another one
        }
    }

    private static async Task<PutResult> ResultAsync(ItemToPut item, string folder, string path, bool tookModified, CancellationToken cancellation)
    {
        var placement = item.State.Placement;
        var ownTags = placement.Tags.Count > 0 ? await TagsOfAsync(item, cancellation) : ValueList<string>.Empty;
        List<string> notCarried = [.. placement.Flags, .. placement.Tags.Except(ownTags, StringComparer.Ordinal)];
        if (placement.Date is not null)
        {
            notCarried.Add("date");
        }

        if (placement.Modified is not null && !tookModified)
        {
            notCarried.Add("modified");
        }

        return new PutResult { FolderKey = item.FolderKey, Key = DavPaths.LevelIn(folder, path)!, NotCarried = notCarried };
    }

    /// <summary>The tags that stand in the content, and so come back with it.</summary>
    private static async Task<ValueList<string>> TagsOfAsync(ItemToPut item, CancellationToken cancellation)
    {
        await using var content = await item.OpenContent(cancellation);
        var head = new byte[(int)Math.Min(ContentDescription.HeadLength, item.State.Content.Size)];
        var length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        return ContentDescriber.Describe(item.State.Kind, item.State.Placement.Key, head.AsSpan(0, length), item.State.Content.Size).Tags;
    }

    /// <summary>Where the server put it, if it says so and not where it was told to.</summary>
    private static string? PathOf(DavAnswer answer, string folder) =>
        answer.Location is { } location && DavPaths.Of(location) is var path && DavPaths.LevelIn(folder, path) is not null ? path : null;

    private RawName NameOf(string key)
    {
        var name = new RawName(key.Length > 0 ? KeyText.Unescape(key) : "unnamed"u8.ToArray());
        var extension = area switch { FolderArea.Contacts => ".vcf", FolderArea.Calendars => ".ics", _ => "" };
        return name.ToString().EndsWith(extension, StringComparison.OrdinalIgnoreCase) ? name : new RawName([.. name.Span, .. Encoding.ASCII.GetBytes(extension)]);
    }

    private static string TypeOf(FolderArea area) => area switch
    {
        FolderArea.Contacts => "text/vcard; charset=utf-8",
        FolderArea.Calendars => "text/calendar; charset=utf-8",
        _ => "application/octet-stream",
    };
}
