using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Xunit;
using Zextras.Backup.Actors.Database;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Journal;

/// <summary>First events that are written without their actors, on every database of the coalescing journal.</summary>
public abstract class JournalBirthsContractTests : IAsyncLifetime, IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly JournalSystem _system;
    private readonly IActorRef _journal;
    private readonly TestProbe _actor;

    private protected JournalBirthsContractTests(string values, PostgresServer? server = null)
    {
        _system = new JournalSystem(_directory.Path, values, server: server);
        _journal = JournalBirths.JournalOf(_system.System)!;
        _actor = new TestKit(_system.System).CreateTestProbe();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _system.DisposeAsync();

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_born_is_there_for_its_actor_and_the_actor_goes_on_from_it()
    {
        Assert.Equal([true, true], await BearAsync("item|a|1", "item|a|2"));

        var first = _system.System.ActorOf(Props.Create(() => new Listed("item|a|1")));
        Assert.Equal(["born"], await first.Ask<string[]>("get", EngineFixture.Patience));
        Assert.Equal(["born", "added"], await first.Ask<string[]>("add", EngineFixture.Patience));
    }

    [Fact]
    public async Task An_actor_that_has_written_is_not_born_again()
    {
        await WriteAsync("item|a|1");

        Assert.Equal([false, true, false], await BearAsync("item|a|1", "item|a|2", "item|a|1"));
        Assert.Equal([false, false], await BearAsync("item|a|1", "item|a|2"));
        Assert.Equal(["added"], await ListAsync("item|a|1"));
        Assert.Equal(["born"], await ListAsync("item|a|2"));
    }

    [Fact]
    public async Task Of_two_of_one_batch_the_first_is_born()
    {
        Assert.Equal([true, false], await BearAsync("item|a|1", "item|a|1"));
        Assert.Equal(["born"], await ListAsync("item|a|1"));
    }

    [Fact]
    public async Task A_look_shows_whole_histories_and_leaves_the_others_to_their_actors()
    {
        await BearAsync("item|a|1");
        await WriteAsync("item|a|1");
        await WriteAsync("item|a|2");
        _system.Journal.Tell(new DeleteMessagesTo("item|a|2", 1, _actor.Ref));
        _actor.ExpectMsg<DeleteMessagesSuccess>(EngineFixture.Patience);

        var look = new JournalLook.Read(["item|a|2", "item|a|1", "item|a|none"]);
        var found = await JournalLook.JournalOf(_system.System)!.Ask<JournalLook.Found>(look, EngineFixture.Patience);

        Assert.Null(found.Events[0]);
        Assert.Equal(["born", "added"], found.Events[1]!);
        Assert.Empty(found.Events[2]!);
    }

    [Fact]
    public async Task An_actor_whose_events_were_deleted_counts_on_and_is_not_born_again()
    {
        await WriteAsync("item|a|1");
        _system.Journal.Tell(new DeleteMessagesTo("item|a|1", long.MaxValue, _actor.Ref));
        _actor.ExpectMsg<DeleteMessagesSuccess>(EngineFixture.Patience);

        Assert.Equal([false], await BearAsync("item|a|1"));
        Assert.Empty(await ListAsync("item|a|1"));
    }

    [Fact]
    public async Task Who_writes_while_it_is_born_writes_only_one_of_both()
    {
        const int Actors = 300;
        var ids = Enumerable.Range(0, Actors).Select(number => $"item|a|{number}").ToArray();
        foreach (var id in ids)
        {
            var write = new AtomicWrite(new Persistent("added", 1, id, sender: ActorRefs.NoSender, writerGuid: "w"));
            _system.Journal.Tell(new WriteMessages([write], _actor.Ref, 1));
        }

        var born = await BearAsync(ids);

        var written = Enumerable.Range(0, 2 * Actors).Select(_ => _actor.ExpectMsg<object>(EngineFixture.Patience)).OfType<WriteMessageSuccess>().Count();
        Assert.Equal(Actors, written + born.Count(each => each));
        Assert.All(await Task.WhenAll(ids.Select(ListAsync)), events => Assert.Single(events));
    }

    private async Task<IReadOnlyList<bool>> BearAsync(params string[] ids)
    {
        var write = new JournalBirths.Write([.. ids.Select(id => new JournalBirths.Birth(id, "born"))]);
        return (await _journal.Ask<JournalBirths.Written>(write, EngineFixture.Patience)).Born;
    }

    private async Task WriteAsync(string id)
    {
        var actor = _system.System.ActorOf(Props.Create(() => new Listed(id)));
        await actor.Ask<string[]>("add", EngineFixture.Patience);
        await actor.GracefulStop(EngineFixture.Patience);
    }

    private Task<string[]> ListAsync(string id) =>
        _system.System.ActorOf(Props.Create(() => new Listed(id))).Ask<string[]>("get", EngineFixture.Patience);

    private sealed class Listed(string id) : UntypedPersistentActor
    {
        private readonly List<string> _events = [];

        public override string PersistenceId => id;

        protected override void OnCommand(object message)
        {
            if (message is not "add")
            {
                Sender.Tell(_events.ToArray());
                return;
            }

            Persist("added", added =>
            {
                _events.Add(added);
                Sender.Tell(_events.ToArray());
            });
        }

        protected override void OnRecover(object message)
        {
            if (message is string text)
                _events.Add(text);
        }
    }
}
