using System.Buffers;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>Fetches contents that the path lost from the mailboxes that still have them. What is stored has that very digest.</summary>
internal sealed class BlobRefetch(OwnStores own, Action<string> report)
{
    /// <summary>Stores what can be found; returns the digests of it. Durable, in the index too, on return.</summary>
    public async Task<IReadOnlySet<BlobDigest>> RunAsync(IReadOnlyCollection<BlobDigest> lost, CancellationToken cancellation)
    {
        var back = new HashSet<BlobDigest>();
        foreach (var account in await own.Catalog.ListAccountsAsync(cancellation))
        {
            var wanted = lost.Where(digest => !back.Contains(digest)).ToList();
            if (account.DeletedAt is not null || wanted.Count == 0)
            {
                continue;
            }

            var items = await own.Catalog.FindByDigestsAsync(account.Account, wanted, cancellation);
            if (items.Count == 0)
            {
                continue;
            }

            try
            {
                await FetchAsync(account.Account, items, back, cancellation);
            }
            catch (MailboxException e)
            {
                report($"{account.Name}: contents could not be fetched again: {e.Message}");
            }
        }

        return back;
    }

    private async Task FetchAsync(AccountId account, IReadOnlyList<CatalogItem> items, HashSet<BlobDigest> back, CancellationToken cancellation)
    {
        var folders = (await own.Catalog.ListFoldersAsync(account, cancellation)).ToDictionary(folder => folder.Item, folder => folder.Key);
        var wanted = items
            .Where(item => item.Folder is { } folder && folders.ContainsKey(folder))
            .ToDictionary(item => (folders[item.Folder!.Value], item.Key), item => item.Digest!.Value);
        await using var session = await own.Mailbox.OpenAsync(account, cancellation);
        await foreach (var page in session.ChangesSinceAsync(cursor: null, cancellation))
        {
            foreach (var entry in page.Items)
            {
                if (wanted.TryGetValue((entry.FolderKey, entry.Key), out var digest)
                    && !back.Contains(digest)
                    && await FetchAsync(session, entry, digest, cancellation))
                {
                    back.Add(digest);
                    report($"content {digest}: fetched again from {entry.FolderKey}/{entry.Key}");
                }
            }
        }
    }

    private async Task<bool> FetchAsync(IMailboxSession session, ItemEntry entry, BlobDigest digest, CancellationToken cancellation)
    {
        var limit = own.Path.Blobs.LargeBlobThreshold;
        try
        {
            await using var content = await session.OpenContentAsync(entry, cancellation);
            var head = new ArrayBufferWriter<byte>();
            for (int read; head.WrittenCount <= limit && (read = await content.ReadAsync(head.GetMemory(1 << 16), cancellation)) > 0;)
            {
                head.Advance(read);
            }

            own.Path.Upkeep.Forget(digest);
            StoredBlob stored;
            if (head.WrittenCount <= limit)
            {
                if (BlobDigest.Of(head.WrittenSpan) != digest)
                {
                    return false; // the mailbox has something else by now
                }

                stored = await own.Path.Blobs.PutAsync(digest, head.WrittenMemory, cancellation);
            }
            else
            {
                await using var whole = new Scan.ContentStream(head.WrittenMemory, content);
                stored = await own.Path.Blobs.PutLargeAsync(whole, cancellation);
            }

            await own.Path.SyncAsync(cancellation);
            var place = stored.Location;
            await own.Catalog.PutBlobsAsync(
                [new CatalogBlob(stored.Digest, place.File, place.Offset, place.StoredLength, place.Length)], cancellation);
            return stored.Digest == digest;
        }
        catch (MailboxException e) when (e.Failure is not MailboxFailure.Unavailable)
        {
            return false; // it went away since it was listed
        }
    }
}
