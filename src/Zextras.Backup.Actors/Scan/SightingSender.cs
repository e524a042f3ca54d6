using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// Sends the sightings of a scan to their items, a bounded number at a time, and again where no answer comes: an item whose
/// journal write failed stops without one. Answers each batch when every sighting of it was answered or given up.
/// </summary>
internal sealed class SightingSender : UntypedActor, IWithTimers
{
    private readonly IActorRef _items;
    private readonly ScanSettings _settings;
    private readonly TimeProvider _clock;
    private readonly Queue<Waiting> _queue = new();
    private readonly Dictionary<TransactionId, Waiting> _sent = [];

    public SightingSender(IActorRef items, ScanSettings settings, TimeProvider clock) =>
        (_items, _settings, _clock) = (items, settings, clock);

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
                for (var i = 0; i < batch.Records.Count; i++)
                {
                    _queue.Enqueue(new Waiting(batch.Records[i], answers, i));
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
