using System.Net;
using System.Text;
using System.Xml.Linq;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Moves contacts, events, tasks and files, and names folders, for a rollback. Nothing is ever overwritten.</summary>
internal sealed class DavMover(DavClient client, FolderArea area, string home)
{
    // Far more copies beside each other than anybody wants.
    private const int MostNamesTried = 1000;

    /// <summary>Moves items of one folder into another. They have no flags, and their tags are their contents'.</summary>
    public async Task<IReadOnlyList<PutOutcome>> MoveAsync(
        string folderKey, string toFolderKey, IReadOnlyList<ItemChange> changes, CancellationToken cancellation)
    {
        if (FolderKeys.AreaOf(folderKey) != area || FolderKeys.AreaOf(toFolderKey) != area)
        {
            throw new MailboxException(MailboxFailure.Refused, $"Items of '{folderKey}' cannot lie in '{toFolderKey}'.");
        }

        var outcomes = new List<PutOutcome>(changes.Count);
        foreach (var change in changes)
        {
            try
            {
                outcomes.Add(PutOutcome.Of(await MoveAsync(folderKey, toFolderKey, change, cancellation)));
            }
            catch (MailboxException e)
            {
                outcomes.Add(PutOutcome.Of(e));
            }
        }

        return outcomes;
    }

    /// <summary>Renames a folder of files with everything in it. The address of an address book or calendar is for ever.</summary>
    public async Task<PutResult> RenameAsync(string key, string newKey, CancellationToken cancellation)
    {
        if (area is not FolderArea.Drive)
        {
            throw new MailboxException(MailboxFailure.Refused, $"The address of '{key}' cannot become that of '{newKey}'; what lies in it is moved instead.");
        }

        var answer = await client.MoveAsync(DavPaths.OfFolder(home, key), DavPaths.OfFolder(home, newKey), cancellation);
        return answer.IsSuccess
            ? new PutResult { FolderKey = newKey, Key = newKey }
            : throw client.Explain(answer, $"The folder '{key}', which is to become '{newKey}',", isWriting: true);
    }

    /// <summary>Gives an address book or calendar the name that its owner reads.</summary>
    public async Task NameAsync(string key, string name, CancellationToken cancellation)
    {
        var what = $"The name '{name}' of '{key}'";
        if (area is FolderArea.Drive)
        {
            throw new MailboxException(MailboxFailure.Refused, $"{what}: a folder of files has no other name than its own.");
        }

        // Whether the server took it stands inside its answer, in forms that differ: looking is simpler.
        var path = DavPaths.OfFolder(home, key);
        var answer = await client.ChangeAsync(DavMethods.PropPatch, path, DavRequests.Set(new XElement(DavNames.DisplayName, name)), cancellation);
        try
        {
            var found = await client.ListAsync(DavMethods.PropFind, path, 0, DavRequests.Collections, resource => resource, cancellation);
            if (found.Found is not [var folder, ..] || folder.Text(DavNames.DisplayName) != name)
            {
                throw client.Explain(answer, what, isWriting: true);
            }
        }
        catch (DavRefusalException e)
        {
            throw client.Explain(e.Answer, what, isWriting: true);
        }
    }

    /// <summary>Another name, without letters that have to be escaped: Radicale does not unescape where it is told to move to.</summary>
    private static RawName Beside(RawName name, int attempt)
    {
        var stem = name.Span.LastIndexOf((byte)'.') is var dot and > 0 ? dot : name.Length;
        return new RawName([.. name.Span[..stem], .. Encoding.ASCII.GetBytes($"-{attempt}"), .. name.Span[stem..]]);
    }

    private async Task<PutResult> MoveAsync(string folderKey, string toFolderKey, ItemChange change, CancellationToken cancellation)
    {
        if (folderKey == toFolderKey)
        {
            return new PutResult { FolderKey = folderKey, Key = change.Key, NotCarried = [.. change.Flags] };
        }

        var (folder, name) = (DavPaths.OfFolder(home, toFolderKey), new RawName(KeyText.Unescape(change.Key)));
        var from = DavPaths.In(DavPaths.OfFolder(home, folderKey), name.Span);
        for (var attempt = 0; attempt < MostNamesTried; attempt++)
        {
            var to = DavPaths.In(folder, (attempt == 0 ? name : Beside(name, attempt)).Span);
            var answer = await client.MoveAsync(from, to, cancellation);
            if (answer.IsSuccess)
            {
                return new PutResult { FolderKey = toFolderKey, Key = DavPaths.LevelIn(folder, to)!, NotCarried = [.. change.Flags] };
            }

            if (answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                throw new MailboxException(MailboxFailure.Vanished, $"'{change.Key}' is not in '{folderKey}' any more; scan the account, then try again.");
            }

            if (answer.Status is not HttpStatusCode.PreconditionFailed)
            {
                throw client.Explain(answer, $"'{change.Key}' of '{folderKey}', which is to go to '{toFolderKey}',", isWriting: true);
            }
        }

        throw new MailboxException(MailboxFailure.Refused, $"'{change.Key}' in '{toFolderKey}' and {MostNamesTried} names beside it are taken.");
    }
}
