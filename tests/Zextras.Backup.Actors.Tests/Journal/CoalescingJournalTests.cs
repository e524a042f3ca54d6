using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit.Xunit2;
using Microsoft.Data.Sqlite;
using Xunit;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Journal;

public sealed class CoalescingJournalTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Its_table_is_that_of_the_stock_plugin()
    {
        Assert.Equal(await SchemaOfAsync(JournalSystem.Stock), await SchemaOfAsync(JournalSystem.Coalescing));
    }

    [Fact]
    public async Task Of_many_actors_that_write_at_once_only_the_refused_one_fails()
    {
        await using var system = new JournalSystem(_directory.Path, JournalSystem.Coalescing);
        var probe = new TestKit(system.System).CreateTestProbe();
        system.Journal.Tell(new WriteMessages([Write("item|a|13", 1)], probe.Ref, 0));
        probe.ExpectMsg<WriteMessagesSuccessful>();
        probe.ExpectMsg<WriteMessageSuccess>();

        for (var actor = 0; actor < 64; actor++)
        {
            system.Journal.Tell(new WriteMessages([Write($"item|a|{actor}", 1)], probe.Ref, actor));
        }

        var answers = Enumerable.Range(0, 128).Select(_ => probe.ExpectMsg<object>(EngineFixture.Patience)).ToList();
        var failure = Assert.Single(answers.OfType<WriteMessageFailure>());
        Assert.Equal("item|a|13", failure.Persistent.PersistenceId);
        Assert.Equal(63, answers.OfType<WriteMessageSuccess>().Count());
    }

    [Fact]
    public async Task Many_actors_write_and_recover_at_once()
    {
        const int Actors = 500;
        await using (var system = new JournalSystem(_directory.Path, JournalSystem.Coalescing))
        {
            var counters = Counters(system, Actors);
            for (var round = 1; round <= 3; round++)
            {
                Assert.All(await AskAllAsync(counters, "add"), count => Assert.Equal(round, count));
            }
        }

        await using (var system = new JournalSystem(_directory.Path, JournalSystem.Coalescing))
        {
            Assert.All(await AskAllAsync(Counters(system, Actors), "get"), count => Assert.Equal(3, count));
        }
    }

    [Fact]
    public async Task Rows_are_durable_before_they_are_acknowledged()
    {
        await using var system = new JournalSystem(_directory.Path, JournalSystem.Coalescing);
        await AskAllAsync(Counters(system, 1), "add");

        // Another connection sees only what is committed; and the file says how it is synced.
        Assert.Equal("1", Ask(system.Settings.JournalPath, "SELECT COUNT(*) FROM journal"));
        Assert.Equal("wal", Ask(system.Settings.JournalPath, "PRAGMA journal_mode"));
    }

    private async Task<string> SchemaOfAsync(string values)
    {
        using var directory = new TempDirectory();
        await using var system = new JournalSystem(directory.Path, values);
        var probe = new TestKit(system.System).CreateTestProbe();
        system.Journal.Tell(new ReplayMessages(1, 1, 1, "anyone", probe.Ref));
        probe.ExpectMsg<RecoverySuccess>(EngineFixture.Patience);
        var sql = Ask(system.Settings.JournalPath, "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name)");
        return string.Join(' ', sql.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Ask(string file, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return $"{command.ExecuteScalar()}";
    }

    private static AtomicWrite Write(string id, long number) =>
        new(new Persistent("event", number, id, sender: ActorRefs.NoSender, writerGuid: "w"));

    private static List<IActorRef> Counters(JournalSystem system, int count) =>
        [.. Enumerable.Range(0, count).Select(id => system.System.ActorOf(Props.Create(() => new Counter(id))))];

    private static async Task<int[]> AskAllAsync(IEnumerable<IActorRef> counters, string question) =>
        await Task.WhenAll(counters.Select(counter => counter.Ask<int>(question, EngineFixture.Patience)));

    private sealed class Counter(int id) : UntypedPersistentActor
    {
        private int _count;

        public override string PersistenceId => $"item|counter|{id}";

        protected override void OnCommand(object message)
        {
            if (message is "add")
            {
                Persist("added", _ => Sender.Tell(++_count));
            }
            else
            {
                Sender.Tell(_count);
            }
        }

        protected override void OnRecover(object message) => _count += message is "added" ? 1 : 0;
    }
}
