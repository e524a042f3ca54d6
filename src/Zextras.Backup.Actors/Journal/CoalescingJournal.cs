using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// The journal of the engine: the tables and the contract of Akka.Persistence.Sql, but the reads of many recovering
/// actors become one query and the writes of many actors one transaction. With an actor for each item this is what a scan
/// is made of; the stock plugin needs 4 to 8 times as long, most of it for one small read after the other.
/// </summary>
/// <remarks>
/// A write is acknowledged after its durable commit. Two writers cannot both get a sequence number: the
/// unique index refuses the second, whose actor then fails alone. The journal actor itself never waits for the database.
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "An actor ends in PostStop.")]
internal sealed class CoalescingJournal : AsyncWriteJournal
{
    /// <summary>Pages of abandoned recoveries that are kept at most. Far more than recover at once (max-concurrent-recoveries).</summary>
    private const int PrefetchedActors = 1024;

    private readonly EventRows _rows;
    private readonly JournalReader _reader;
    private readonly JournalWriter _writer;
    private readonly PrefetchedPages _prefetched = new(PrefetchedActors);
    private readonly ConcurrentDictionary<string, Task> _writing = new(StringComparer.Ordinal);

    /// <summary>Made by Akka.Persistence with the values of <c>hocon/journal.*.conf</c> and the database of <see cref="JournalSetup"/>.</summary>
    public CoalescingJournal(Config config)
    {
        var clock = TimeProvider.System; // Akka's own time stamps in the rows are the system's too
        var dialect = Context.System.Settings.Setup.Get<JournalSetup>().Value.Dialect;
        var cache = config.GetInt("page-cache-kib");
        var waiting = config.GetInt("waiting-writes");
        _rows = new EventRows(Context.System.Serialization, Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"), clock);
        _reader = new JournalReader(dialect, cache, waiting, config.GetInt("read-batch-actors"), config.GetInt("events-per-page"));
        _writer = new JournalWriter(dialect, cache, waiting, config.GetInt("write-batch-events"));
    }

    /// <summary>The journal of the system; null where the plugin that is configured does not have that ability.</summary>
    public static IActorRef? Of(ActorSystem system, string ability)
    {
        var plugin = system.Settings.Config.GetString("akka.persistence.journal.plugin");
        return system.Settings.Config.GetBoolean($"{plugin}.{ability}") ? Persistence.Instance.Apply(system).JournalFor(plugin) : null;
    }

    /// <inheritdoc/>
    public override async Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // An actor that was restarted while it wrote must not count on before that write has ended, well or badly.
        if (_writing.TryGetValue(persistenceId, out var writing))
        {
            await writing.ContinueWith(
                static _ => { }, cancellationToken, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        var page = await _reader.ReadAsync(persistenceId, fromSequenceNr, cancellationToken);
        if (page.Events.Count > 0)
        {
            _prefetched.Put(persistenceId, page);
        }

        return page.Highest;
    }

    /// <inheritdoc/>
    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        var prefetched = _prefetched.Take(persistenceId);
        var (next, left) = (fromSequenceNr, max);
        while (next <= toSequenceNr)
        {
            // What lies here may be of an earlier recovery, with other bounds: it serves as far as it reaches.
            var page = prefetched?.Holds(next) == true
                ? prefetched
                : await _reader.ReadAsync(persistenceId, next - 1, CancellationToken.None);
            foreach (var row in page.Events.Where(row => row.SequenceNr >= next && row.SequenceNr <= toSequenceNr))
            {
                if (left-- <= 0)
                {
                    return;
                }

                recoveryCallback(_rows.Decode(row));
            }

            if (!page.Holds(next))
            {
                return; // nothing up there any more
            }

            next = page.CompleteTo + 1;
        }
    }

    /// <inheritdoc/>
    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToList();
        var rows = new List<EventRow>(writes.Count);
        var rejections = Encode(writes, rows);
        var written = WriteAsync(rows, cancellationToken);
        foreach (var id in writes.Select(write => write.PersistenceId).Distinct(StringComparer.Ordinal))
        {
            Remember(id, written);
        }

        return AnswerAsync(written, rejections);
    }

    /// <inheritdoc/>
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        _writer.DoAsync(new JournalWork.Delete(persistenceId, toSequenceNr, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    protected override bool ReceivePluginInternal(object message)
    {
        switch (message)
        {
            case JournalBirths.Write write:
                _ = BearAsync(write.Births).PipeTo(Sender);
                return true;
            case JournalLook.Read read:
                _ = LookAsync(read.PersistenceIds).PipeTo(Sender);
                return true;
            default:
                return base.ReceivePluginInternal(message);
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _writer.Dispose();
        _reader.Dispose();
        base.PostStop();
    }

    private static async Task<IImmutableList<Exception>> AnswerAsync(Task written, ImmutableList<Exception?>? rejections)
    {
        await written;
        return rejections!; // null: none was rejected
    }

    /// <summary>
    /// The rows of all writes; a write that cannot be serialized has none and is rejected. The answer is null where none is.
    /// </summary>
    private ImmutableList<Exception?>? Encode(List<AtomicWrite> writes, List<EventRow> rows)
    {
        Exception?[]? rejections = null;
        for (var i = 0; i < writes.Count; i++)
        {
            try
            {
                rows.AddRange([.. _rows.Encode(writes[i])]);
            }
            catch (Exception e) // any serializer may throw anything; the actor is told
            {
                (rejections ??= new Exception?[writes.Count])[i] = e;
            }
        }

        return rejections?.ToImmutableList();
    }

    private async Task<JournalBirths.Written> BearAsync(IReadOnlyList<JournalBirths.Birth> births)
    {
        var work = new JournalWork.Births([.. births.Select(birth => _rows.Encode(birth))]);
        var written = _writer.DoAsync(work, CancellationToken.None);
        foreach (var birth in births)
        {
            Remember(birth.PersistenceId, written);
        }

        await written;
        return new JournalBirths.Written(work.Born);
    }

    private async Task<JournalLook.Found> LookAsync(IReadOnlyList<string> persistenceIds)
    {
        var pages = await Task.WhenAll(persistenceIds.Select(id => _reader.ReadAsync(id, after: 0, CancellationToken.None)));
        return new JournalLook.Found([.. pages.Select(page => page.Events.Count == page.Highest
            ? page.Events.Select(row => _rows.Decode(row).Payload).ToArray()
            : null)]);
    }

    private Task WriteAsync(List<EventRow> rows, CancellationToken cancellation) => rows.Count == 0
        ? Task.CompletedTask
        : _writer.DoAsync(new JournalWork.Write(rows, cancellation), cancellation);

    private void Remember(string persistenceId, Task writing)
    {
        _writing[persistenceId] = writing;
        _ = writing.ContinueWith(
            done => _writing.TryRemove(KeyValuePair.Create(persistenceId, done)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
