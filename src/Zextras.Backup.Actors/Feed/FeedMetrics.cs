using System.Diagnostics.Metrics;

namespace Zextras.Backup.Actors.Feed;

/// <summary>The Real Time Scan in figures, for whoever listens to the meter.</summary>
internal sealed class FeedMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Zextras.Backup.RealTime";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _events;
    private readonly Counter<long> _transactions;
    private readonly Histogram<double> _lag;
    private RealTimeStatus? _status;

    public FeedMetrics()
    {
        _events = _meter.CreateCounter<long>("backup.realtime.events", description: "Events that the mailbox server told");
        _transactions = _meter.CreateCounter<long>("backup.realtime.transactions", description: "Transactions that came of them");
        _lag = _meter.CreateHistogram<double>("backup.realtime.lag", "s", "From the event to its commit");
        _meter.CreateObservableGauge("backup.realtime.listening", () => _status is { IsListening: true } ? 1 : 0, description: "1 while the feed tells everything");
        _meter.CreateObservableGauge("backup.realtime.waiting", () => _status?.Waiting ?? 0, description: "Events that are not recorded yet");
        _meter.CreateObservableGauge("backup.realtime.open_gaps", () => _status?.Gaps.Count ?? 0, description: "Times of which a scan has to find out what happened");
    }

    /// <summary>An event came.</summary>
    public void Came() => _events.Add(1);

    /// <summary>Transactions were recorded.</summary>
    public void Recorded(long transactions) => _transactions.Add(transactions);

    /// <summary>An event was committed.</summary>
    public void Committed(TimeSpan lag) => _lag.Record(lag.TotalSeconds);

    /// <summary>How it is now.</summary>
    public void Show(RealTimeStatus status) => Volatile.Write(ref _status, status);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
