using Zextras.Backup.Messages;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Writes events of actors that have written nothing yet: how a journal is made again from a Backup Path, before the actor
/// system starts. The rows are those that the journal plugin itself writes.
/// </summary>
internal sealed class JournalImport : IDisposable
{
    private const int CacheKibibytes = 16 * 1024;
    private const int WaitingWrites = 4;
    private const int EventsPerWrite = 2000;

    private readonly ManifestTable _table;
    private readonly JournalWriter _writer;
    private readonly string _name;
    private readonly List<EventRow> _rows = [];

    /// <summary>Opens the journal with the first write.</summary>
    public JournalImport(JournalSettings settings, ManifestTable table, TimeProvider clock)
    {
        _table = table;
        _name = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        _writer = new JournalWriter(settings.Dialect, CacheKibibytes, WaitingWrites, EventsPerWrite);
    }

    /// <summary>Adds all events of one actor; they are durable after <see cref="FlushAsync"/>.</summary>
    public async Task AddAsync(string persistenceId, IEnumerable<IPersisted> events, DateTimeOffset created, CancellationToken cancellation)
    {
        var number = 0L;
        foreach (var one in events)
        {
            var type = _table.Of(one.GetType());
            _rows.Add(new EventRow
            {
                PersistenceId = persistenceId,
                SequenceNr = ++number,
                Created = created.UtcTicks,
                Message = type.Encode(one),
                Manifest = type.Manifest,
                Serializer = EventSerializer.Id,
                Writer = _name,
            });
        }

        if (_rows.Count >= EventsPerWrite)
        {
            await FlushAsync(cancellation);
        }
    }

    /// <summary>Completes when everything that was added is durable.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        if (_rows.Count > 0)
        {
            await _writer.DoAsync(new JournalWork.Write([.. _rows], cancellation), cancellation);
            _rows.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
