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

        // A copy arrives too: until the backup knows it, a scan must not take it for a new item.
        var arrival = parts.Gates.Of(target).Arrive(command.Item);
        if (arrival is null)
        {
            return Refuse(command, RefusalReason.MailboxUnavailable, $"Another restore is just bringing item {command.Item} back. Look at getAllOperations.");
        }

        try
        {
            // A log-in takes a mail server longer than all that the backup has to look up; so both at once.
            var opening = parts.Server.OpenAsync(target, cancellation);
            var past = FindPastAsync(command, wanted, cancellation);
            await using var session = await opening;
            var folder = TargetFolder(command, wanted, await past, session);
            using var recording = await AccountRecording.OpenAsync(target, parts, itemRegion(), cancellation);
            var made = await new FolderMaker(session, recording.Folders).MakeAsync(folder.Key, folder.State, TransactionCause.Restore, cancellation);
            var returns = target == command.Account && !history.IsLiving;
            if (!returns && await FindCopyAsync(command, wanted, target, made, cancellation) is { } copy)
            {
                arrival.Dispose();
                return new ItemReturn(copy);
            }

            var put = await session.PutItemAsync(
                new ItemToPut(wanted.State, made.Key, token => blobs.OpenAsync(wanted.State.Content.Digest!.Value, token)),
                cancellation);
            var reply = new ItemReplies.Restored(
                target, command.Item, wanted.Id, put.FolderKey, put.Key, WasThere: false, [.. made.NotCarried, .. put.NotCarried]);
            if (returns && made.Item is { } folderId)
            {
                return new ItemReturn(reply, Sighting(wanted, put, folderId), arrival);
            }

            await RecordCopyAsync(target, wanted, made, put, recording);
            arrival.Dispose();
            return new ItemReturn(reply);
        }
        catch
        {
            arrival.Dispose();
            throw;
        }
    }

    /// <summary>The same content in the folder it would go to: what an earlier restore of this state put there.</summary>
    private async Task<ItemReplies.Restored?> FindCopyAsync(
        ItemCommands.RestoreItem command, Transaction wanted, AccountId target, MadeFolder folder, CancellationToken cancellation)
    {
        var copies = await parts.Catalog.FindByDigestsAsync(target, [wanted.State.Content.Digest!.Value], cancellation);
        return copies.FirstOrDefault(row => row.Folder == folder.Item && row.Folder is not null && row.Item != command.Item) is { } copy
            ? new ItemReplies.Restored(target, command.Item, wanted.Id, folder.Key, copy.Key, WasThere: true, [])
            : null;
    }

    /// <summary>A copy has a history of its own, under the id that a scan would mint for it. If it is not taken, the next scan records it.</summary>
    private async Task RecordCopyAsync(AccountId target, Transaction wanted, MadeFolder folder, PutResult put, AccountRecording recording)
    {
        if (folder.Item is not { } folderId)
        {
            return;
        }

        ItemId Mint(int probe) => ItemId.Mint(target, wanted.State.Kind, $"{folderId}\n{put.Key}", probe);
        var draft = new Draft
        {
            Item = Mint(0),
            Mint = Mint,
            Subject = $"{put.FolderKey}/{put.Key}",
            FolderKey = put.FolderKey,
            Sighting = Sighting(wanted, put, folderId) with { IsNewKey = true },
        };
        var recorded = await recording.Line.RecordAsync([draft], CancellationToken.None);
        foreach (var answer in recorded.Where(RecordingLine.IsCommittable))
        {
            parts.Gates.Of(target).Note(answer.Answer!.Item);
        }

        await recording.Line.CommitAsync(recorded, [], cursor: null, CancellationToken.None);
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

    /// <summary>The folder that the item was in, as it was then; null where the item goes elsewhere, or nothing is known of it.</summary>
    private async Task<ItemState?> FindPastAsync(ItemCommands.RestoreItem command, Transaction wanted, CancellationToken cancellation)
    {
        if (command.TargetFolder is not null || wanted.State.Folder is not { } folder)
        {
            return null;
        }

        var answer = await itemRegion().Ask<ItemReplies.History>(
            new ItemQueries.GetHistory(command.Account, folder), parts.Settings.ResendAfter, cancellation);

        // Where the item was then; of a state without an instant, where it was last in it.
        var instant = command.At ?? wanted.End?.AddTicks(-1) ?? parts.Clock.GetUtcNow();
        return new FolderPast([ItemHistory.Replay(folder, answer.Transactions)]).StateAt(folder, instant);
    }

    private static (string Key, ItemState? State) TargetFolder(
        ItemCommands.RestoreItem command, Transaction wanted, ItemState? past, IMailboxSession session) => (command.TargetFolder, past) switch
        {
            ({ } path, _) => (session.FolderKey(wanted.State.Kind, path), null),
            (null, { } state) => (state.Placement.Key, state with { Deleted = false }),
            _ => (session.FolderKey(wanted.State.Kind, $"unknown_{wanted.State.Folder}"), null),
        };

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
