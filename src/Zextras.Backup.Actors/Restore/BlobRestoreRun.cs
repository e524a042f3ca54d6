using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Refills contents that mailboxes lost, account by account. Nothing that has a content of its own is overwritten. Recording
/// is left to the next scan, and none is started: it would take what is still missing for deleted.
/// </summary>
internal sealed class BlobRestoreRun(RestoreParts parts, IReadOnlyList<AccountEntry> accounts, BlobScope scope, bool dryRun, OperationJob job)
{
    private const int ItemsPerBatch = 128;

    private readonly RestoreReport _report = new(job);
    private readonly BackupSource _source = new(parts.Scan, parts.Blobs, parts.Items);

    /// <summary>Refills, or shows what would be refilled.</summary>
    public async Task RunAsync()
    {
        job.WhenStopped = "What was refilled by then stays; run it again for the rest.";
        job.Progress(progress => progress with { AccountsTotal = accounts.Count });
        try
        {
            foreach (var account in accounts)
            {
                job.Stop.ThrowIfCancellationRequested();
                await RestoreAsync(account);
                job.Progress(progress => progress with { AccountsDone = progress.AccountsDone + 1 });
            }
        }
        finally
        {
            _report.Close();
        }
    }

    /// <summary>One account that fails does not keep the others from being looked at.</summary>
    private async Task RestoreAsync(AccountEntry account)
    {
        _report.Step(account.Name);
        try
        {
            await using var session = await parts.Scan.Server.OpenAsync(account.Id, job.Stop);
            var lost = await new LostContentFinder(parts.Scan, parts.Blobs, scope, _report).FindAsync(account, session, job.Stop);
            foreach (var damage in lost.CountBy(each => each.Damage))
            {
                job.Count(damage.Key.Replace(' ', '-'), damage.Value);
            }

            if (dryRun)
            {
                foreach (var each in lost)
                {
                    job.Plan($"{account.Name}: {each}");
                }

                return;
            }

            _report.Expect(lost.Count);
            foreach (var batch in lost.Chunk(ItemsPerBatch))
            {
                job.Stop.ThrowIfCancellationRequested();
                await RefillAsync(account, session, batch);
            }
        }
        catch (Exception e) when (e is MailboxException or OperationFailedException)
        {
            _report.FailPart(account.Name, "account", e.Message);
        }
    }

    private async Task RefillAsync(AccountEntry account, IMailboxSession session, LostContent[] batch)
    {
        var states = await _source.ReadAsync([.. batch.Select(each => each.Item)], job.Stop);
        for (var i = 0; i < batch.Length; i++)
        {
            // The arrival keeps a scan that runs at the same time from taking a missing item for a deleted one.
            using var arrival = parts.Scan.Gates.Of(account.Id).Arrive(batch[i].Item.Item);
            if (arrival is null)
            {
                _report.Skip(account.Name, batch[i].Item, "another restore is just bringing it back.");
            }
            else if (states[i] is { } transaction)
            {
                await RefillAsync(account, session, batch[i], transaction.State);
            }
            else
            {
                _report.Fail(account.Name, batch[i].Item, "The item did not answer in time; run it again.");
            }
        }
    }

    private async Task RefillAsync(AccountEntry account, IMailboxSession session, LostContent lost, ItemState state)
    {
        var put = new ItemToPut(state, lost.Item.FolderKey, token => OpenAsync(lost.Item.Digest, token));
        try
        {
            if (lost.Live is { } entry)
            {
                await session.RefillAsync(entry, put, job.Stop);
            }
            else
            {
                _report.AddNotCarried((await session.PutItemAsync(put, job.Stop)).NotCarried);
            }

            _report.AddRestored(account.Name, 1, lost.Item.Size);
        }
        catch (MailboxException e) when (e.Failure != MailboxFailure.Unavailable)
        {
            _report.Fail(account.Name, lost.Item, e.Message);
        }
        catch (BlobDamagedException e)
        {
            _report.Fail(account.Name, lost.Item, $"broken: {e.Message}");
        }
    }

    private async ValueTask<Stream> OpenAsync(BlobDigest digest, CancellationToken cancellation)
    {
        try
        {
            return await parts.Blobs.OpenAsync(digest, cancellation);
        }
        catch (Exception e) when (e is BlobDamagedException or IOException)
        {
            throw new MailboxException(MailboxFailure.Unreadable, $"broken: {e.Message}", e);
        }
    }
}
