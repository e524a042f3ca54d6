using System.Net;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Makes folders of files for a restore, with the folders above them.</summary>
internal sealed class DriveWriter(DavClient client, string home)
{
    /// <summary>Makes sure that the folder is there.</summary>
    public async Task<PutResult> PutFolderAsync(string key, ItemState? state, CancellationToken cancellation)
    {
        if (!await IsThereAsync(DavPaths.OfFolder(home, key), cancellation))
        {
            foreach (var folder in Chain(key))
            {
                await MakeAsync(DavPaths.OfFolder(home, folder), folder, cancellation);
            }
        }

        return new PutResult { FolderKey = key, Key = key, NotCarried = [.. FolderProperties.Missing(FolderProperties.LevelOf(FolderArea.Drive, key), state)] };
    }

    private async Task MakeAsync(string path, string key, CancellationToken cancellation)
    {
        if (await IsThereAsync(path, cancellation))
        {
            return;
        }

        var answer = await client.ChangeAsync(DavMethods.MkCol, path, null, cancellation);

        // Not allowed means that it is there: somebody else was quicker.
        if (!answer.IsSuccess && answer.Status is not HttpStatusCode.MethodNotAllowed)
        {
            throw client.Explain(answer, $"The folder '{key}'", isWriting: true);
        }
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
