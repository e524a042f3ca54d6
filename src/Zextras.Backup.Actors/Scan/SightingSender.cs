using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// Sends the sightings of a scan to their items, a bounded number at a time, and again where no answer comes: an item whose
/// journal write failed stops without one. Items that seem to be new are born in the journal, a whole batch at once; only
/// those that it knows are woken. Answers each batch when every sighting of it was answered or given up.
/// </summary>
internal sealed class SightingSender : UntypedActor, IWithTimers
{
    private readonly IActorRef _items;
    private readonly ScanSettings _settings;
    private readonly TimeProvider _clock;
    private readonly Queue<Waiting> _queue = new();
    private readonly Dictionary<TransactionId, Waiting> _sent = [];

    private readonly IActorRef? _births;

    /// <summary>Made by <see cref="PropsOf"/>.</summary>
    /// <param name="items">The region of the items.</param>
    /// <param name="births">The journal, where it can bear items; else null.</param>
    /// <param name="settings">How many at a time, how often.</param>
    /// <param name="clock">The time.</param>
    public SightingSender(IActorRef items, IActorRef? births, ScanSettings settings, TimeProvider clock) =>
        (_items, _births, _settings, _clock) = (items, births, settings, clock);

    /// <summary>A sender to the items of an engine.</summary>
    public static Props PropsOf(ActorSystem system, IActorRef items, ScanSettings settings, TimeProvider clock)
    {
        var births = JournalBirths.JournalOf(system);
        return Props.Create(() => new SightingSender(items, births, settings, clock));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() =>
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, _settings.ResendAfter / 2);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Batch batch:
                var answers = new BatchAnswers(Sender, batch.Records.Count);
                answers.CompleteIfDone();
                Take([.. batch.Records.Select((record, index) => new Waiting(record, answers, index))]);
                break;
            case Attended attended:
                foreach (var (waiting, answer) in attended.Births)
                {
                    if (answer is null)
                    {
                        _queue.Enqueue(waiting); // the journal knows it, or could not write: the item itself has to say
                    }
                    else
                    {
                        waiting.Answers.Set(waiting.Index, answer);
                    }
                }

                SendMore();
                break;
            case ItemRecording.Recorded answer when IsAwaited(answer, out var waiting):
                _sent.Remove(answer.Sighting);
                waiting.Answers.Set(waiting.Index, answer);
                SendMore();
                break;
            case ItemRecording.Recorded:
                break; // the second answer to a sighting that was sent twice
            case Tick:
                ResendLate();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Take(IReadOnlyList<Waiting> batch)
    {
        var births = new List<(Waiting Waiting, Transaction First)>();
        foreach (var waiting in batch)
        {
            if (_births is not null
                && waiting.Record is { KnownTransactions: 0, Sighting: Sighting.Seen { IsNewKey: true } sighting }
                && ItemHistory.Empty(waiting.Record.Item).Decide(sighting).Transaction is { } first)
            {
                births.Add((waiting, first));
            }
            else
            {
                _queue.Enqueue(waiting);
            }
        }

        if (births.Count > 0)
        {
            _ = _births
                .Ask<JournalBirths.Written>(
                    new JournalBirths.Write([.. births.Select(birth => new JournalBirths.Birth(
                        ItemActor.PersistenceIdOf(birth.Waiting.Record.Account, birth.Waiting.Record.Item), new ItemEvents.Recorded(birth.First)))]),
                    _settings.ResendAfter)
                .PipeTo(
                    Self,
                    Self,
                    written => new Attended([.. births.Select((birth, i) => (birth.Waiting, written.Born[i] ? Answer(birth.Waiting.Record, birth.First) : null))]),
                    _ => new Attended([.. births.Select(birth => (birth.Waiting, (ItemRecording.Recorded?)null))]));
        }

        SendMore();
    }

    private static ItemRecording.Recorded Answer(ItemRecording.Record record, Transaction first) =>
        new(record.Sighting.Id, record.Item, DecisionOutcome.Recorded, Count: 1, [first], first);

    /// <summary>A late second answer of an item that the sighting collided with must not pass for that of the next one.</summary>
    private bool IsAwaited(ItemRecording.Recorded answer, [NotNullWhen(true)] out Waiting? waiting) =>
        _sent.TryGetValue(answer.Sighting, out waiting) && waiting.Record.Item == answer.Item;

    private void SendMore()
    {
        while (_sent.Count < _settings.SightingsInFlight && _queue.TryDequeue(out var waiting))
        {
            _sent.Add(waiting.Record.Sighting.Id, waiting);
            Send(waiting);
        }
    }

    private void Send(Waiting waiting)
    {
        waiting.Attempts++;
        waiting.SentAt = _clock.GetTimestamp();
        _items.Tell(waiting.Record);
    }

    private void ResendLate()
    {
        foreach (var waiting in _sent.Values.Where(sent => _clock.GetElapsedTime(sent.SentAt) >= _settings.ResendAfter).ToArray())
        {
            if (waiting.Attempts < _settings.SendAttempts)
            {
                Send(waiting);
                continue;
            }

            _sent.Remove(waiting.Record.Sighting.Id);
            waiting.Answers.Set(waiting.Index, null);
        }

        SendMore();
    }

    /// <summary>Sightings to send; the answer is an array of <see cref="ItemRecording.Recorded"/> in the same order, null where none came.</summary>
    internal sealed record Batch(IReadOnlyList<ItemRecording.Record> Records) : INoSerializationVerificationNeeded;

    /// <summary>What the journal said; without an answer the sighting has to go to its item.</summary>
    private sealed record Attended(IReadOnlyList<(Waiting Waiting, ItemRecording.Recorded? Answer)> Births) : INoSerializationVerificationNeeded;

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        public static readonly Tick Instance = new();
    }

    private sealed class Waiting(ItemRecording.Record record, BatchAnswers answers, int index)
    {
        public ItemRecording.Record Record { get; } = record;

        public BatchAnswers Answers { get; } = answers;

        public int Index { get; } = index;

        public int Attempts { get; set; }

        public long SentAt { get; set; }
    }

    private sealed class BatchAnswers(IActorRef asker, int count)
    {
        private readonly ItemRecording.Recorded?[] _answers = new ItemRecording.Recorded?[count];
        private int _left = count;

        public void Set(int index, ItemRecording.Recorded? answer)
        {
            _answers[index] = answer;
            _left--;
            CompleteIfDone();
        }

        public void CompleteIfDone()
        {
            if (_left == 0)
            {
                asker.Tell(_answers);
            }
        }
    }
}
