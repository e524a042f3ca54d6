using System.Net;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Makes folders of files for a restore, with the folders above them.</summary>
internal sealed class DriveWriter(DavClient client, string home)
{
    /// <summary>Makes sure that the folder is there; the result has the key under which a listing shows it.</summary>
    public async Task<PutResult> PutFolderAsync(string key, ItemState? state, CancellationToken cancellation)
    {
        var made = key;
        if (!await IsThereAsync(DavPaths.OfFolder(home, key), cancellation))
        {
            made = FolderKeys.Prefix(FolderArea.Drive);
            foreach (var folder in Chain(key))
            {
                var wanted = folder == made ? folder : FolderKeys.ChildOf(made, folder[(folder.LastIndexOfAny([':', '/']) + 1)..]);
                made = await MakeAsync(wanted, cancellation);
            }
        }

        var missing = FolderProperties.Missing(FolderProperties.LevelOf(FolderArea.Drive, made), state);
        return new PutResult { FolderKey = made, Key = made, NotCarried = [.. missing, .. made == key ? Array.Empty<string>() : ["path"]] };
    }

    /// <summary>Makes one folder, under another name if the server does not take that one.</summary>
    private async Task<string> MakeAsync(string key, CancellationToken cancellation)
    {
        var answer = await MakeOnceAsync(key, cancellation);
        if (answer is null)
        {
            return key;
        }

        var safe = FolderKeys.ParentOf(key) is { } parent && (int)answer.Status is not (401 or 423 or 507)
            ? FolderKeys.ChildOf(parent, SafeFolderName.For(key))
            : null;
        return safe is not null && await MakeOnceAsync(safe, cancellation) is null
            ? safe
            : throw client.Explain(answer, $"The folder '{key}'", isWriting: true);
    }

    /// <summary>Makes a folder that is not there; null where it is in the end, else the answer that says no.</summary>
    private async Task<DavAnswer?> MakeOnceAsync(string key, CancellationToken cancellation)
    {
        var path = DavPaths.OfFolder(home, key);
        if (await IsThereAsync(path, cancellation))
        {
            return null;
        }

        // Not allowed means that it is there: somebody else was quicker.
        var answer = await client.ChangeAsync(DavMethods.MkCol, path, null, cancellation);
        return answer.IsSuccess || answer.Status is HttpStatusCode.MethodNotAllowed ? null : answer;
    }

    private async Task<bool> IsThereAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var found = (await client.ListAsync(DavMethods.PropFind, path, 0, DavRequests.Members, DavMember.Of, cancellation)).Found is [var first, ..] ? first : null;
            return found is { IsGone: false } && (found.IsCollection
                ? true
                : throw new MailboxException(MailboxFailure.Refused, $"At {path} is a file. Restore into a folder of another name."));
        }
        catch (DavRefusalException e) when ((int)e.Answer.Status is 404 or 410)
        {
            return false;
        }
        catch (DavRefusalException e)
        {
            throw client.Explain(e.Answer, path);
        }
    }

    private static IEnumerable<string> Chain(string key) =>
        FolderKeys.ParentOf(key) is { } parent ? Chain(parent).Append(key) : [key];
}
