using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Scan;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// The shares of phase 3 of an external restore: when all accounts are there, those get into a folder who may use it in the
/// source. Once for each folder, as the map says, so that a share that its owner took back stays taken back.
/// </summary>
internal sealed class ShareRestorer(AccountScanParts parts, ImportMap map, RestoreReport report, OperationJob job)
{
    /// <summary>Shares the folders of one account.</summary>
    public async Task RestoreAsync(SourceAccount account, IEnumerable<SharedFolder> folders)
    {
        var left = folders.Where(folder => !map.Has(account.Id, folder.Item)).ToArray();
        if (left.Length == 0)
        {
            return;
        }

        try
        {
            var here = account.Here!.Id;
            var known = (await parts.Catalog.ListFoldersAsync(here, job.Stop)).ToDictionary(row => row.Key, row => row.Item, StringComparer.Ordinal);
            await using var session = await parts.Server.OpenAsync(here, job.Stop);
            foreach (var folder in left)
            {
                job.Stop.ThrowIfCancellationRequested();
                if (await ShareAsync(session, account.Name, folder) && known.TryGetValue(folder.Key, out var item))
                {
                    map.Add(account.Id, [(folder.Item, item)]);
                }
            }
        }
        catch (MailboxException e)
        {
            report.FailPart(account.Name, "shares", $"{e.Message} Run it again.");
        }
    }

    /// <summary>Shows what would be shared.</summary>
    public void Show(SourceAccount account, IEnumerable<SharedFolder> folders)
    {
        foreach (var folder in folders.Where(folder => !map.Has(account.Id, folder.Item)))
        {
            job.Count("planned-shares");
            job.Plan($"{account.Name}: folder {folder.Key}: shared with {string.Join(", ", folder.AccessList)}");
        }
    }

    private async Task<bool> ShareAsync(IMailboxSession session, string account, SharedFolder folder)
    {
        try
        {
            var refused = await session.ShareFolderAsync(folder.Key, folder.AccessList, job.Stop);
            if (refused.Count > 0)
            {
                report.FailPart(account, $"shares of folder {folder.Key}", $"The mailbox server did not let in: {string.Join(", ", refused)}.");
                return false;
            }

            job.Count("folders-shared");
            return true;
        }
        catch (MailboxException e) when (e.Failure != MailboxFailure.Unavailable)
        {
            report.FailPart(account, $"shares of folder {folder.Key}", e.Message);
            return false;
        }
    }
}
