using Akka.Actor;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Puts one item back into a mailbox. A deleted item that returns to its owner comes back to life: its history goes on. An
/// item that is still there, or that goes to another account, is put there as a copy, which the next scan records as an
/// item of its own.
/// </summary>
internal sealed class ItemRestorer(AccountScanParts parts, BlobSource blobs, Func<IActorRef> itemRegion) : IItemRestorer
{
    /// <inheritdoc/>
    public async Task<ItemReturn> PutAsync(ItemCommands.RestoreItem command, ItemHistory history, CancellationToken cancellation)
    {
        var choice = RestoreChoice.Of(command, history);
        if (choice.Transaction is not { } wanted)
        {
            return new ItemReturn(choice.Refusal!);
        }

        try
        {
            return await PutAsync(command, history, wanted, cancellation);
        }
        catch (MailboxException e)
        {
            var reason = e.Failure == MailboxFailure.Unavailable ? RefusalReason.MailboxUnavailable : RefusalReason.MailboxRefused;
            return Refuse(command, reason, e.Message);
        }
        catch (BlobDamagedException e)
        {
            return Refuse(command, RefusalReason.ContentDamaged, $"{e.Message} Restore another transaction, or run doAccountScan with deep true if the mailbox still has the item.");
        }
    }

    /// <inheritdoc/>
    public Task CommitAsync(AccountId account, ItemHistory history, CancellationToken cancellation) =>
        parts.Recorder.CommitAsync(account, history, cancellation);

    private static ItemReturn Refuse(ItemCommands.RestoreItem command, RefusalReason reason, string message) =>
        new(new ItemReplies.Refused(command.Account, command.Item, reason, message));

    private async Task<ItemReturn> PutAsync(
        ItemCommands.RestoreItem command,
        ItemHistory history,
        Transaction wanted,
        CancellationToken cancellation)
    {
        var target = command.TargetAccount ?? command.Account;
        if (await FindThereAsync(command, history, wanted, target, cancellation) is { } there)
        {
            return new ItemReturn(there);
        }

        var returns = target == command.Account && !history.IsLiving;
        var arrival = returns ? parts.Gates.Of(target).Arrive(command.Item) : null;
        try
        {
            await using var session = await parts.Server.OpenAsync(target, cancellation);
            var folder = await TargetFolderAsync(command, wanted, session, cancellation);
            var folderPut = await session.PutFolderAsync(folder.Key, folder.State, cancellation);
            var folderId = returns ? await RecordFolderAsync(target, folderPut.Key, folder.State, cancellation) : null;
            var put = await session.PutItemAsync(
                new ItemToPut(wanted.State, folderPut.Key, token => blobs.OpenAsync(wanted.State.Content.Digest!.Value, token)),
                cancellation);
            var reply = new ItemReplies.Restored(
                target, command.Item, wanted.Id, put.FolderKey, put.Key, WasThere: false, [.. folderPut.NotCarried, .. put.NotCarried]);
            if (folderId is not { } id)
            {
                arrival?.Dispose();
                return new ItemReturn(reply);
            }

            return new ItemReturn(reply, Sighting(wanted, put, id), arrival);
        }
        catch
        {
            arrival?.Dispose();
            throw;
        }
    }

    /// <summary>The item as it is, where it already is what and where it is wanted: a repeated restore makes no second copy.</summary>
    private async Task<ItemReplies.Restored?> FindThereAsync(
        ItemCommands.RestoreItem command,
        ItemHistory history,
        Transaction wanted,
        AccountId target,
        CancellationToken cancellation)
    {
        if (target != command.Account || history.Current is not { State.Deleted: false } current || !IsSame(current.State, wanted.State))
        {
            return null;
        }

        var folder = current.State.Folder is { } id ? await parts.Catalog.FindItemAsync(target, id, cancellation) : null;
        var isTarget = command.TargetFolder is not { } path
            || string.Equals(Path(folder?.Key), path.Trim('/'), StringComparison.Ordinal);
        return folder is null || !isTarget
            ? null
            : new ItemReplies.Restored(target, command.Item, wanted.Id, folder.Key, current.State.Placement.Key, WasThere: true, []);
    }

    /// <summary>The same to its owner: the key may be another one.</summary>
    private static bool IsSame(ItemState one, ItemState other) =>
        one.Content == other.Content
        && one.Placement.Folders.Equals(other.Placement.Folders)
        && one.Placement.Flags.Equals(other.Placement.Flags)
        && one.Placement.Tags.Equals(other.Placement.Tags);

    private static string? Path(string? folderKey) => folderKey?[(folderKey.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private async Task<(string Key, ItemState? State)> TargetFolderAsync(
        ItemCommands.RestoreItem command,
        Transaction wanted,
        IMailboxSession session,
        CancellationToken cancellation)
    {
        if (command.TargetFolder is { } path)
        {
            return (session.FolderKey(wanted.State.Kind, path), null);
        }

        if (wanted.State.Folder is { } folder)
        {
            var answer = await itemRegion().Ask<ItemReplies.History>(
                new ItemQueries.GetHistory(command.Account, folder), parts.Settings.ResendAfter, cancellation);
            var history = ItemHistory.Replay(folder, answer.Transactions);
            // The folder as it was then; where it only came to be later, as it is.
            if ((history.At(wanted.Start) ?? history.Current) is { } state)
            {
                return (state.State.Placement.Key, state.State with { Deleted = false });
            }
        }

        return (session.FolderKey(wanted.State.Kind, $"unknown_{wanted.State.Folder}"), null);
    }

    /// <summary>A folder that was made again has to be in the catalog before the item in it.</summary>
    private async Task<ItemId?> RecordFolderAsync(AccountId account, string key, ItemState? state, CancellationToken cancellation)
    {
        var items = itemRegion();
        var sender = parts.System.ActorOf(Props.Create(() => new SightingSender(items, parts.Settings, parts.Clock)));
        try
        {
            var line = new RecordingLine(account, sender, parts.Recorder);
            var book = await FolderBook.OpenAsync(account, parts.Catalog, line, parts.Clock, cancellation);
            if (book.Find(key) is { } known)
            {
                return known;
            }

            await book.SeeAsync(FolderEntries(key, state, book), allKeys: null, TransactionCause.Restore, cancellation);
            return book.Find(key);
        }
        finally
        {
            parts.System.Stop(sender);
        }
    }

    /// <summary>
    /// The folder and those above it that the book does not know, as far as their names tell; the next scan fills in the
    /// rest. Those that it knows are left out: they would lose what is recorded of them.
    /// </summary>
    private static IEnumerable<FolderEntry> FolderEntries(string key, ItemState? state, FolderBook book)
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

    private Sighting.Seen Sighting(Transaction wanted, PutResult put, ItemId folder)
    {
        var now = parts.Clock.GetUtcNow();
        return new Sighting.Seen
        {
            Id = TransactionId.New(now),
            At = now,
            Cause = TransactionCause.Restore,
            Placement = wanted.State.Placement with { Key = put.Key, Folders = [folder] },
            Content = wanted.State.Content,
        };
    }
}
