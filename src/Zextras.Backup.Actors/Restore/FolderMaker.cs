using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Makes sure of folders in a mailbox, and records those that the backup does not know.</summary>
internal sealed class FolderMaker(IMailboxSession session, FolderBook book)
{
    /// <summary>Makes the folder and those above it where they are not there.</summary>
    /// <exception cref="MailboxException">The server refused it.</exception>
    public async Task<MadeFolder> MakeAsync(string key, ItemState? state, TransactionCause cause, CancellationToken cancellation)
    {
        var put = await session.PutFolderAsync(key, state, cancellation);
        if (book.Find(put.Key) is null)
        {
            // A folder has to be in the catalog before the items in it.
            await book.SeeAsync(Entries(put.Key, state), allKeys: null, cause, cancellation);
        }

        return new MadeFolder(put.Key, book.Find(put.Key), put.NotCarried);
    }

    /// <summary>
    /// The folder and those above it that the book does not know, as far as their names tell; the next scan fills in the
    /// rest. Those that it knows are left out: they would lose what is recorded of them.
    /// </summary>
    private IEnumerable<FolderEntry> Entries(string key, ItemState? state)
    {
        var start = key.IndexOf(':', StringComparison.Ordinal) + 1;
        var root = key[..start];
        string? parent = null;
        for (var end = key.IndexOf('/', start); ; end = key.IndexOf('/', end + 1))
        {
            var part = end < 0 ? key : key[..end];
            if (book.Find(part) is null)
            {
                yield return new FolderEntry
                {
                    Key = part,
                    ParentKey = parent ?? (part.Length > start && book.Find(root) is not null ? root : null),
                    Name = part[(parent is null ? start : parent.Length + 1)..],
                    Attributes = end < 0 ? state?.Content.Attributes ?? ItemAttributes.Empty : ItemAttributes.Empty,
                };
            }

            if (end < 0)
            {
                yield break;
            }

            parent = part;
        }
    }
}
