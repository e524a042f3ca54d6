using Microsoft.Data.Sqlite;
using Xunit;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Journal;

public sealed class JournalWriterTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly SqliteJournal _file;
    private readonly JournalWriter _writer;
    private readonly JournalReader _reader;

    public JournalWriterTests()
    {
        _file = new SqliteJournal(_directory.File("journal.db"));
        _writer = new JournalWriter(_file, 1024, waiting: 100, eventsPerBatch: 100);
        _reader = new JournalReader(_file, 1024, waiting: 100, actorsPerBatch: 100, eventsPerPage: 4);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_write_that_was_given_up_while_it_waited_is_not_done()
    {
        using var giveUp = new CancellationTokenSource();
        await giveUp.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => _writer.DoAsync(new JournalWork.Write([Row("a", 1)], giveUp.Token), CancellationToken.None));

        Assert.Equal(0, (await _reader.ReadAsync("a", 0, CancellationToken.None)).Highest);
    }

    [Fact]
    public async Task Those_who_wait_when_the_journal_stops_are_told_that_nothing_was_written()
    {
        using var running = new HeldWork();
        var held = _writer.DoAsync(running, CancellationToken.None);
        await running.Started;
        var waiting = Enumerable.Range(1, 5).Select(number => WriteAsync("b", number)).ToList();

        _writer.Dispose();
        foreach (var write in waiting)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => write);
        }

        running.Release();
        await held;
        Assert.Equal(0, (await _reader.ReadAsync("b", 0, CancellationToken.None)).Highest);
    }

    [Fact]
    public async Task A_page_has_so_many_events_and_tells_how_far_it_reaches()
    {
        for (var number = 1; number <= 10; number++)
        {
            await WriteAsync("a", number);
        }

        var first = await _reader.ReadAsync("a", 0, CancellationToken.None);
        var last = await _reader.ReadAsync("a", 8, CancellationToken.None);
        var beyond = await _reader.ReadAsync("a", 10, CancellationToken.None);

        Assert.Equal((10, 0, 4), (first.Highest, first.After, first.CompleteTo));
        Assert.Equal([1, 2, 3, 4], first.Events.Select(row => row.SequenceNr));
        Assert.Equal((10, 8, 10), (last.Highest, last.After, last.CompleteTo));
        Assert.Equal([9, 10], last.Events.Select(row => row.SequenceNr));
        Assert.Equal((10, 10, 10), (beyond.Highest, beyond.After, beyond.CompleteTo));
        Assert.Empty(beyond.Events);
    }

    [Fact]
    public async Task A_file_that_is_no_journal_fails_those_who_write_and_is_tried_again()
    {
        using var directory = new TempDirectory();
        var path = directory.File("journal.db");
        await File.WriteAllTextAsync(path, "this is no database, but it is long enough to look at, as SQLite reads a header of 100 bytes first");
        using var writer = new JournalWriter(new SqliteJournal(path), 1024, 10, 10);
        Task Write() => writer.DoAsync(new JournalWork.Write([Row("a", 1)], CancellationToken.None), CancellationToken.None);

        await Assert.ThrowsAsync<SqliteException>(Write);
        File.Delete(path);
        await Write();
    }

    [Fact]
    public void Pages_of_abandoned_recoveries_are_dropped()
    {
        var pages = new PrefetchedPages(capacity: 10);
        var page = new JournalPage(1, 0, 1, [Row("a", 1)]);

        for (var actor = 0; actor < 1000; actor++)
        {
            pages.Put($"actor {actor}", page);
        }

        Assert.Equal(10, pages.Count);
        Assert.Null(pages.Take("actor 989"));
        Assert.Same(page, pages.Take("actor 990"));
        Assert.Null(pages.Take("actor 990"));
    }

    private Task WriteAsync(string id, long number) =>
        _writer.DoAsync(new JournalWork.Write([Row(id, number)], CancellationToken.None), CancellationToken.None);

    private static EventRow Row(string id, long number) => new()
    {
        PersistenceId = id,
        SequenceNr = number,
        Created = 1,
        Message = [1, 2, 3],
        Manifest = "m",
        Serializer = 1,
        Writer = "w",
    };

    /// <summary>Keeps the writer inside its transaction until it is released.</summary>
    private sealed class HeldWork() : JournalWork(CancellationToken.None), IDisposable
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _released = new();

        public Task Started => _started.Task;

        public override int Weight => 1;

        public void Release() => _released.Set();

        public override void Apply(JournalCommands commands)
        {
            _started.TrySetResult();
            _released.Wait();
        }

        public void Dispose() => _released.Dispose();
    }
}
