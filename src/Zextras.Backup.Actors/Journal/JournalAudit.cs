using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Reads the journal as a check does: what cannot be read is a fault of its actor, and reading goes on behind it. In
/// pages, beside whoever writes.
/// </summary>
internal sealed class JournalAudit(JournalSettings settings, ManifestTable table)
{
    private const int EventsPerPage = 5000;

    /// <summary>The actors whose ids begin with <paramref name="prefix"/>; those of whom everything was purged are left out.</summary>
    public async IAsyncEnumerable<AuditedActor> ReadAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var end = prefix[..^1] + (char)(prefix[^1] + 1);
        var actor = new Reading(prefix);
        var number = 0L;
        while (true)
        {
            var (from, after) = (actor.Id, number);
            var page = await Task.Run(() => settings.ReadPage(from, after, end, EventsPerPage), cancellation);
            foreach (var row in page)
            {
                if (row.PersistenceId != actor.Id)
                {
                    if (actor.HasLife)
                    {
                        yield return actor.ToAudited();
                    }

                    actor = new Reading(row.PersistenceId);
                }

                number = row.SequenceNr;
                Add(actor, row);
            }

            if (page.Count < EventsPerPage)
            {
                break;
            }
        }

        if (actor.HasLife)
        {
            yield return actor.ToAudited();
        }
    }

    private void Add(Reading actor, EventRow row)
    {
        if (!row.IsDeleted && row.SequenceNr != actor.Last + 1)
        {
            actor.Faults.Add((actor.Last + 1, $"events {actor.Last + 1} to {row.SequenceNr - 1} are missing"));
        }

        actor.Last = row.SequenceNr;
        if (row.IsDeleted)
        {
            return;
        }

        try
        {
            if (row.Serializer != EventSerializer.Id)
            {
                throw new SerializationException($"serializer {row.Serializer} is none of the engine's");
            }

            switch (table.Of(row.Manifest).Decode(row.Message))
            {
                case IRecordedTransaction recorded:
                    actor.Transactions.Add(recorded.Transaction);
                    break;
                case IRewrittenHistories rewritten:
                    actor.Transactions.Clear();
                    actor.Transactions.AddRange(rewritten.Transactions);
                    break;
            }
        }
        catch (Exception e) when (e is SerializationException or FormatException)
        {
            actor.Faults.Add((row.SequenceNr, e.Message));
        }
    }

    private sealed class Reading(string id)
    {
        public string Id { get; } = id;

        public List<Transaction> Transactions { get; } = [];

        public List<(long Number, string Why)> Faults { get; } = [];

        public long Last { get; set; }

        public bool HasLife => Transactions.Count > 0 || Faults.Count > 0;

        public AuditedActor ToAudited() => new(Id, Transactions, Faults, Last);
    }
}
