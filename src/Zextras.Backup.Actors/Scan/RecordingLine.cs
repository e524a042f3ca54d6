using Akka.Actor;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// The way of sightings into the backup: to the item (journal), then to item log and catalog. One line serves one account;
/// pages go through it in order.
/// </summary>
internal sealed class RecordingLine(AccountId account, IActorRef sender, Recorder recorder)
{
    /// <summary>
    /// Set by a deep scan: how many transactions of each item the item logs hold, which then decides together with the
    /// catalog what an item has to send again.
    /// </summary>
    public IReadOnlyDictionary<ItemId, int>? LoggedTransactions { get; set; }

    /// <summary>How many transactions of an item are committed, in catalog and item log both.</summary>
    public int Known(CatalogItem? row) => row switch
    {
        null => 0,
        _ when LoggedTransactions is null => row.Transactions,
        // A log that lacks some may lack any of them; a reader merges what then stands there twice.
        _ => LoggedTransactions.GetValueOrDefault(row.Item) < row.Transactions ? 0 : row.Transactions,
    };

    /// <summary>Two items with one 63-bit hash are unheard of; so many in a row are a fault of the adapter.</summary>
    private const int MaxProbes = 8;

    /// <summary>Hands the sightings to their items; on return all that is news is in the journal.</summary>
    public async Task<IReadOnlyList<RecordedDraft>> RecordAsync(IReadOnlyList<Draft> drafts, CancellationToken cancellation)
    {
        var done = new List<RecordedDraft>(drafts.Count);
        for (var probe = 1; drafts.Count > 0; probe++)
        {
            var answers = await SendAsync(drafts, cancellation);
            var collided = new List<Draft>();
            for (var i = 0; i < drafts.Count; i++)
            {
                if (answers[i] is { Outcome: DecisionOutcome.Collision } && drafts[i].Mint is { } mint && probe < MaxProbes)
                {
                    collided.Add(drafts[i] with { Item = mint(probe) });
                }
                else
                {
                    done.Add(new RecordedDraft(drafts[i], answers[i]));
                }
            }

            drafts = collided;
        }

        return done;
    }

    /// <summary>Commits what was recorded, with the blobs that became durable before it and the cursor, where there is one.</summary>
    public Task CommitAsync(
        IReadOnlyList<RecordedDraft> recorded,
        IReadOnlyList<CatalogBlob> blobs,
        string? cursor,
        CancellationToken cancellation)
    {
        var changes = recorded.Where(IsCommittable).Select(Change).ToArray();
        return changes.Length == 0 && blobs.Count == 0 && cursor is null
            ? Task.CompletedTask
            : recorder.CommitAsync(
                new CatalogPage { Account = account, Changes = changes, Blobs = blobs, Cursor = cursor },
                cancellation);
    }

    /// <summary>Whether the answer says that the item holds the sighting, so that its row may be written.</summary>
    public static bool IsCommittable(RecordedDraft recorded) =>
        recorded.Answer is { Current: not null, Outcome: DecisionOutcome.Recorded or DecisionOutcome.Unchanged or DecisionOutcome.Stale };

    private static CatalogChange Change(RecordedDraft recorded)
    {
        var (draft, answer) = (recorded.Draft, recorded.Answer!);
        var row = CatalogItem.Of(answer.Current!, answer.Count) with
        {
            Revision = draft.Revision,
            ContentRevision = draft.ContentRevision,
            MoveToken = draft.MoveToken,
        };
        return new CatalogChange(row, answer.News);
    }

    private async Task<ItemRecording.Recorded?[]> SendAsync(IReadOnlyList<Draft> drafts, CancellationToken cancellation)
    {
        var batch = new SightingSender.Batch(
            [.. drafts.Select(draft => new ItemRecording.Record(account, draft.Item, draft.Sighting, draft.KnownTransactions))]);
        // Without a time limit: the sender itself gives up on items that do not answer, and always answers the batch.
        return await sender.Ask<ItemRecording.Recorded?[]>(batch, Timeout.InfiniteTimeSpan, cancellation);
    }
}
