using Akka.Actor;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Records what a mailbox took: each item gets a sighting of itself, decides and journals it; then item log and catalog. An
/// item that came back goes on with its history, a copy begins one of its own under the id that a scan would mint for it.
/// </summary>
internal sealed class BatchRecorder(AccountScanParts parts, IActorRef items, RestoreReport report)
{
    /// <summary>The items.</summary>
    public IActorRef Items => items;

    /// <summary>Runs after each batch that was committed, with the pairs of planned item and recorded id.</summary>
    public Func<IReadOnlyList<(PlannedItem Planned, ItemId Recorded)>, Task> AfterCommit { get; init; } = _ => Task.CompletedTask;

    /// <summary>Records a batch and lets go of it.</summary>
    public async Task RecordAsync(RestorePlan plan, AccountRecording recording, RestoreBatch batch, IReadOnlyList<PutOutcome> outcomes)
    {
        using (batch)
        {
            var planned = new Dictionary<TransactionId, PlannedItem>();
            var drafts = new List<Draft>();
            for (var i = 0; i < outcomes.Count; i++)
            {
                var entry = batch.Entries[i];
                if (outcomes[i].Result is not { } put)
                {
                    report.Fail(plan.TargetName, entry.Planned, outcomes[i].Failure!.Message);
                    continue;
                }

                report.AddNotCarried(put.NotCarried.Where(name => name != plan.Tag));
                var draft = DraftOf(plan, batch.Folder.Item!.Value, entry, put);
                planned[draft.Sighting.Id] = entry.Planned;
                drafts.Add(draft);
            }

            if (batch.NewBlobs.Count > 0)
            {
                await parts.Path.SyncAsync(CancellationToken.None);
            }

            var recorded = await recording.Line.RecordAsync(drafts, CancellationToken.None);
            await CommitAsync(plan, recording, batch, recorded, planned);
        }
    }

    private async Task CommitAsync(
        RestorePlan plan,
        AccountRecording recording,
        RestoreBatch batch,
        IReadOnlyList<RecordedDraft> recorded,
        Dictionary<TransactionId, PlannedItem> planned)
    {
        var gate = parts.Gates.Of(plan.Target);
        var committed = new List<(PlannedItem Planned, ItemId Recorded)>();
        foreach (var one in recorded)
        {
            var item = planned[one.Draft.Sighting.Id];
            if (RecordingLine.IsCommittable(one))
            {
                gate.Note(one.Answer!.Item);
                committed.Add((item, one.Answer.Item));
            }
            else
            {
                report.Fail(plan.TargetName, item, "It is in the mailbox, but the journal did not take it in time; the next scan records it as a new item.");
            }
        }

        await recording.Line.CommitAsync(recorded, batch.NewBlobs, cursor: null, CancellationToken.None);
        await AfterCommit(committed);
        report.AddRestored(plan.TargetName, committed.Count, committed.Sum(each => each.Planned.Size));
    }

    private Draft DraftOf(RestorePlan plan, ItemId folder, RestoreBatch.Entry entry, PutResult put)
    {
        var (item, placement, now) = (entry.Planned, entry.State.Placement, parts.Clock.GetUtcNow());
        ItemId Mint(int probe) => ItemId.Mint(plan.Target, item.Kind, $"{folder}\n{put.Key}", probe);
        return new Draft
        {
            Item = item.Returns ? item.Item : Mint(0),
            Known = entry.Row,
            KnownTransactions = entry.Row?.Transactions ?? 0,
            Mint = item.Returns ? null : Mint,
            Subject = $"{put.FolderKey}/{put.Key}",
            FolderKey = put.FolderKey,
            Sighting = new Sighting.Seen
            {
                Id = TransactionId.New(now),
                At = now,
                Cause = plan.Cause,
                IsNewKey = !item.Returns,
                Content = entry.State.Content,
                Placement = placement with
                {
                    Key = put.Key,
                    Folders = [folder],
                    Flags = placement.Flags.Except(put.NotCarried, StringComparer.Ordinal).ToValueSet(),
                    Tags = placement.Tags.Except(put.NotCarried, StringComparer.Ordinal).ToValueSet(),
                    Date = put.NotCarried.Contains("date") ? null : placement.Date,
                    Modified = put.NotCarried.Contains("modified") ? null : placement.Modified,
                },
            },
        };
    }
}
