using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Scan;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Runs a plan: puts folders and items into a mailbox, and records them. Three batches are under way at a time: one is read
/// from the backup, one is put into the mailbox, one is recorded by its items (journal, then item log, then catalog).
/// Stopping lets the batches that were put come to their commit, so that whoever runs it again goes on behind them.
/// </summary>
internal sealed class MailboxFiller(AccountScanParts parts, BatchReader reader, BatchRecorder recorder, RestoreReport report)
{
    /// <summary>As many as a server is asked to take with one command. Also what a fall of the node leaves unrecorded at most.</summary>
    private const int ItemsPerBatch = 256;

    /// <summary>Contents of a batch are in memory, and three batches are under way.</summary>
    private const long BytesPerBatch = 16 << 20;

    /// <summary>Runs the plan to its end, or until it is stopped.</summary>
    /// <exception cref="MailboxException">The account cannot be opened.</exception>
    /// <exception cref="OperationFailedException">The mailbox server went away; what was put by then is recorded.</exception>
    public async Task FillAsync(RestorePlan plan, CancellationToken stop)
    {
        report.Step(plan.TargetName);
        await using var session = await parts.Server.OpenAsync(plan.Target, stop);
        using var recording = await AccountRecording.OpenAsync(plan.Target, parts, recorder.Items, stop);
        var folders = await MakeFoldersAsync(plan, session, recording, stop);
        var lacking = plan.SkipsCopies ? await WithoutCopiesAsync(plan, folders, stop) : plan;
        await PutAsync(lacking, session, recording, Batches(lacking, folders), stop);
    }

    private async Task<Dictionary<string, MadeFolder>> MakeFoldersAsync(
        RestorePlan plan, IMailboxSession session, AccountRecording recording, CancellationToken stop)
    {
        var maker = new FolderMaker(session, recording.Folders);
        var made = new Dictionary<string, MadeFolder>(StringComparer.Ordinal);
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, state) in plan.Folders)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                made[key] = await maker.MakeAsync(key, state, plan.Cause, stop);
                report.AddFolder(made[key].NotCarried);
            }
            catch (MailboxException e) when (e.Failure != MailboxFailure.Unavailable)
            {
                refused[key] = e.Message;
                report.FailPart(plan.TargetName, $"folder {key}", e.Message);
            }
        }

        foreach (var item in plan.Items.Where(item => !made.ContainsKey(item.FolderKey)))
        {
            report.Fail(plan.TargetName, item, refused.GetValueOrDefault(item.FolderKey, "its folder was not planned"));
        }

        foreach (var folder in made.Where(folder => folder.Value.Item is null).Select(folder => folder.Key).ToArray())
        {
            report.FailPart(plan.TargetName, $"folder {folder}", "The journal did not take it in time; restore again.");
            made.Remove(folder);
        }

        return made;
    }

    private async Task<RestorePlan> WithoutCopiesAsync(RestorePlan plan, Dictionary<string, MadeFolder> folders, CancellationToken stop)
    {
        var there = await CopiesThere.ReadAsync(parts.Catalog, plan.Target, parts.Clock.GetUtcNow(), stop);
        bool IsThere(PlannedItem item) =>
            !item.Returns && folders.TryGetValue(item.FolderKey, out var folder) && there.Take(folder.Item!.Value, item.Digest);
        var lacking = plan.Items.Where(item => !IsThere(item)).ToArray();
        report.AddThere(plan.TargetName, plan.Items.Count - lacking.Length);
        return plan with { Items = lacking };
    }

    private static IEnumerable<(MadeFolder Folder, IReadOnlyList<PlannedItem> Items)> Batches(RestorePlan plan, Dictionary<string, MadeFolder> folders)
    {
        var batch = new List<PlannedItem>();
        var bytes = 0L;
        foreach (var item in plan.Items.Where(item => folders.ContainsKey(item.FolderKey)))
        {
            var isFull = batch.Count == ItemsPerBatch || bytes + item.Size > BytesPerBatch;
            if (batch.Count > 0 && (isFull || batch[0].FolderKey != item.FolderKey))
            {
                yield return (folders[batch[0].FolderKey], batch);
                (batch, bytes) = ([], 0);
            }

            batch.Add(item);
            bytes += item.Size;
        }

        if (batch.Count > 0)
        {
            yield return (folders[batch[0].FolderKey], batch);
        }
    }

    private async Task PutAsync(
        RestorePlan plan,
        IMailboxSession session,
        AccountRecording recording,
        IEnumerable<(MadeFolder Folder, IReadOnlyList<PlannedItem> Items)> batches,
        CancellationToken stop)
    {
        using var all = batches.GetEnumerator();
        Task<RestoreBatch?> NextAsync() => all.MoveNext() && !stop.IsCancellationRequested
            ? ReadAsync(plan, all.Current.Folder, all.Current.Items)
            : Task.FromResult<RestoreBatch?>(null);

        var reading = NextAsync();
        var recordingTask = Task.CompletedTask;
        try
        {
            while (await reading is { } batch)
            {
                reading = NextAsync();

                // Not given up by a stop: nobody would know then what the server took.
                var outcomes = await PutAsync(session, batch, recordingTask);
                recordingTask = recorder.RecordAsync(plan, recording, batch, outcomes);
                if (outcomes.FirstOrDefault(outcome => outcome.Failure?.Failure == MailboxFailure.Unavailable)?.Failure is { } gone)
                {
                    await recordingTask;
                    throw new OperationFailedException($"{gone.Message} What was put by then is recorded; restore again for the rest.", gone);
                }
            }
        }
        finally
        {
            await Task.WhenAll(recordingTask, DropAsync(reading));
        }

        stop.ThrowIfCancellationRequested();
    }

    private async Task<RestoreBatch?> ReadAsync(RestorePlan plan, MadeFolder folder, IReadOnlyList<PlannedItem> items) =>
        await reader.ReadAsync(plan, folder, items, CancellationToken.None);

    /// <summary>Puts a batch, and waits for the recording of the one before, so that no more than three are in memory.</summary>
    private static async Task<IReadOnlyList<PutOutcome>> PutAsync(IMailboxSession session, RestoreBatch batch, Task before)
    {
        try
        {
            var items = batch.Entries.Select(entry => new ItemToPut(entry.State, batch.Folder.Key, entry.Open)).ToArray();
            var outcomes = items.Length == 0 ? [] : await session.PutItemsAsync(batch.Folder.Key, items, CancellationToken.None);
            await before;
            return outcomes;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    /// <summary>A batch that was read and is not going to be put lets go of its arrivals.</summary>
    private static async Task DropAsync(Task<RestoreBatch?> reading)
    {
        if (reading.IsCompletedSuccessfully || !reading.IsCompleted)
        {
            (await reading)?.Dispose();
        }
    }
}
