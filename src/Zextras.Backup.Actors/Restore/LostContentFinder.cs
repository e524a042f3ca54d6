using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Plans what is to be refilled in one account, without a scan before, which would record the losses as deletions and
/// changes: files that the backup knows as living and that are missing, files that are empty, and files that are the
/// beginning of what they were. A shorter content that reads otherwise is somebody's change and stays.
/// </summary>
internal sealed class LostContentFinder(AccountScanParts parts, BlobSource blobs, BlobScope scope, RestoreReport report)
{
    /// <summary>Compares the mailbox with what is recorded.</summary>
    /// <exception cref="MailboxException">The mailbox could not be listed.</exception>
    public async Task<IReadOnlyList<LostContent>> FindAsync(AccountEntry account, IMailboxSession session, CancellationToken cancellation)
    {
        var live = await LiveAsync(account, session, cancellation);
        var longer = (await parts.Catalog.ListShortenedAsync(account.Id, cancellation)).ToDictionary(state => state.Item);
        var now = (await parts.Catalog.ListStatesAsync(account.Id, parts.Clock.GetUtcNow(), cancellation)).ToDictionary(state => state.Item);
        var lost = new List<LostContent>();
        foreach (var folder in await parts.Catalog.ListFoldersAsync(account.Id, cancellation))
        {
            if (!live.Listed.Contains(folder.Key))
            {
                report.FailPart(account.Name, $"contents of {folder.Key}", "The folder is gone, or could not be listed. If it was deleted, use doUndelete.");
                continue;
            }

            await foreach (var batch in parts.Catalog.ListLivingAsync(account.Id, folder.Item, cancellation))
            {
                foreach (var row in batch.Where(IsInScope))
                {
                    var entry = live.Items.GetValueOrDefault((folder.Key, row.Key));
                    if (now.GetValueOrDefault(row.Item) is { Deleted: false } current
                        && Good(row, current, longer.GetValueOrDefault(row.Item), entry) is { } good
                        && await IsLostAsync(account, session, entry, good, live, row.MoveToken, cancellation))
                    {
                        lost.Add(new LostContent(Plan(account.Id, folder.Key, good), entry));
                    }
                }
            }
        }

        return lost;
    }

    private static async Task<Listing> LiveAsync(AccountEntry account, IMailboxSession session, CancellationToken cancellation)
    {
        var listing = new Listing([], new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        await foreach (var page in session.ChangesSinceAsync(null, cancellation))
        {
            listing.Listed.UnionWith(page.ListedFolders);
            foreach (var entry in page.Items)
            {
                listing.Items[(entry.FolderKey, entry.Key)] = entry;
                if (entry.MoveToken is { } token)
                {
                    listing.Tokens.Add(token);
                }
            }
        }

        return listing;
    }

    /// <summary>The state whose content is longer than what the mailbox has; null where none is.</summary>
    private static CatalogState? Good(CatalogItem row, CatalogState current, CatalogState? longer, ItemEntry? live)
    {
        var recorded = current.Digest is not null && (live is null || live.SizeHint < row.Size) ? current : null;

        // The loss itself may have been recorded as a change: then an earlier state has the content.
        return recorded ?? (live is not null && live.SizeHint < longer?.Size ? longer : null);
    }

    private static PlannedItem Plan(AccountId account, string folder, CatalogState good) => new()
    {
        Owner = account,
        Item = good.Item,
        Transaction = good.Transaction,
        Kind = good.Kind,
        FolderKey = folder,
        Digest = good.Digest!.Value,
        Size = good.Size,
        Name = good.Name,
        Returns = true,
    };

    private bool IsInScope(CatalogItem row) => scope switch
    {
        BlobScope.Mailbox => row.Kind is not ItemKind.Document,
        BlobScope.Drive => row.Kind is ItemKind.Document,
        _ => true,
    };

    private async Task<bool> IsLostAsync(
        AccountEntry account, IMailboxSession session, ItemEntry? entry, CatalogState good, Listing live, string? token, CancellationToken cancellation)
    {
        if (entry is null)
        {
            return token is null || !live.Tokens.Contains(token); // else it was moved
        }

        // Only people shorten documents by their end; a mail or a contact without its end is none.
        return entry.SizeHint == 0 || (good.Kind is not ItemKind.Document && await IsBeginningAsync(account, session, entry, good, cancellation));
    }

    private async Task<bool> IsBeginningAsync(
        AccountEntry account, IMailboxSession session, ItemEntry entry, CatalogState good, CancellationToken cancellation)
    {
        try
        {
            await using var there = await session.OpenContentAsync(entry, cancellation);
            await using var whole = await blobs.OpenAsync(good.Digest!.Value, cancellation);
            return await Beginnings.IsAsync(there, whole, cancellation);
        }
        catch (Exception e) when (e is MailboxException or BackupPath.BlobDamagedException or IOException)
        {
            report.Fail(account.Name, entry.FolderKey, good.Item, good.Name, $"It looks cut off, and that could not be made sure: {e.Message}");
            return false;
        }
    }

    private sealed record Listing(
        Dictionary<(string Folder, string Key), ItemEntry> Items, HashSet<string> Listed, HashSet<string> Tokens);
}
