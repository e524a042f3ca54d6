using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit.Xunit2;
using Xunit;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Journal;

public sealed class JournalHistoriesTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly AccountId Ann = new(Guid.Parse("00000000-0000-4000-8000-00000000000a"));
    private static readonly AccountId Bob = new(Guid.Parse("00000000-0000-4000-8000-00000000000b"));

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(JournalSystem.Coalescing)]
    [InlineData(JournalSystem.Stock)]
    public async Task Every_history_comes_whole(string values)
    {
        var item1 = Transactions(ItemId.Of(1), ItemKind.Message, 3);
        var item10 = Transactions(ItemId.Of(10), ItemKind.Message, 1);
        var own = Transactions(ItemId.Of(Ann), ItemKind.Account, 2);
        var domain = Transactions(ItemId.Of(Guid.Parse("0a0b0c0d-0000-4000-8000-000000000001")), ItemKind.Domain, 2);
        var list = Transactions(ItemId.Of(Guid.Parse("0a0b0c0d-0000-4000-8000-000000000002")), ItemKind.DistributionList, 1);
        await WriteAsync(
            values,
            [
                .. Events($"item|{Ann}|1", item1, transaction => new ItemEvents.Recorded(transaction)),
                .. Events($"item|{Ann}|10", item10, transaction => new ItemEvents.Recorded(transaction)),
                .. Events($"item|{Bob}|1", item1, transaction => new ItemEvents.Recorded(transaction)),
                .. Events($"account|{Ann}", own, transaction => new AccountEvents.Recorded(transaction)),
                .. Events("directory|server", [domain[0], list[0], domain[1]], transaction => new DirectoryEvents.Recorded(transaction)),
                .. Events("/system/sharding/whatever", item1, transaction => new ItemEvents.Recorded(transaction)),
            ]);

        var histories = await ReadAsync();

        Assert.Equal(
            [
                (Ann, item1), (Ann, item10), (Bob, item1), (Ann, own), ((AccountId?)null, domain), (null, list),
            ],
            histories.Select(found => (found.Account, found.History.Transactions.Select(transaction => transaction with { End = null }).ToArray())),
            (one, other) => one.Item1 == other.Item1 && one.Item2.SequenceEqual(other.Item2));
        Assert.Equal(item1[1].Start, histories[0].History.Transactions[0].End);
    }

    [Fact]
    public async Task What_a_directory_kept_stands_for_all_that_it_recorded_before()
    {
        var domain = Transactions(ItemId.Of(Guid.Parse("0a0b0c0d-0000-4000-8000-000000000001")), ItemKind.Domain, 3);
        var list = Transactions(ItemId.Of(Guid.Parse("0a0b0c0d-0000-4000-8000-000000000002")), ItemKind.DistributionList, 1);
        var kept = Transactions(ItemId.Of(1), ItemKind.Domain, 1)[0]; // stands for the event

        // As a fall leaves them: what was forgotten is not deleted yet.
        await WriteAsync(
            JournalSystem.Coalescing,
            [
                .. Events("directory|server", [domain[0], list[0], domain[1], kept, domain[2]], transaction => transaction == kept
                    ? new DirectoryEvents.Kept([domain[0], domain[1]])
                    : new DirectoryEvents.Recorded(transaction)),
            ]);

        var history = Assert.Single(await ReadAsync()).History;

        Assert.Equal(domain.Select(transaction => transaction.Id), history.Transactions.Select(transaction => transaction.Id));
    }

    [Fact]
    public async Task Histories_that_lie_across_pages_are_not_cut()
    {
        const int Events1 = 4_999;
        var first = Transactions(ItemId.Of(1), ItemKind.Message, Events1);
        var second = Transactions(ItemId.Of(2), ItemKind.Message, 7_000);
        await WriteAsync(
            JournalSystem.Coalescing,
            [
                .. Events($"item|{Ann}|1", first, transaction => new ItemEvents.Recorded(transaction)),
                .. Events($"item|{Ann}|2", second, transaction => new ItemEvents.Recorded(transaction)),
            ]);

        Assert.Equal([Events1, 7_000], (await ReadAsync()).Select(found => found.History.Transactions.Count));
    }

    [Fact]
    public async Task A_journal_that_is_not_there_has_no_histories() => Assert.Empty(await ReadAsync());

    [Fact]
    public async Task A_history_without_its_beginning_is_refused_with_advice()
    {
        var item = Transactions(ItemId.Of(1), ItemKind.Message, 2);
        await WriteAsync(
            JournalSystem.Coalescing, [.. Events($"item|{Ann}|1", item, transaction => new ItemEvents.Recorded(transaction)).Skip(1)]);

        var why = await Assert.ThrowsAsync<InvalidDataException>(ReadAsync);

        Assert.Contains($"item|{Ann}|1", why.Message, StringComparison.Ordinal);
        Assert.Contains("Rebuild from the Backup Path", why.Message, StringComparison.Ordinal);
    }

    private async Task<List<RecordedHistory>> ReadAsync()
    {
        var reader = new JournalHistories(new JournalSettings { Directory = _directory.Path }, PersistedTypes.Table);
        return await reader.ReadAsync(CancellationToken.None).ReadAllAsync();
    }

    private async Task WriteAsync(string values, IReadOnlyList<Persistent> events)
    {
        await using var system = new JournalSystem(_directory.Path, values);
        var probe = new TestKit(system.System).CreateTestProbe();
        system.Journal.Tell(new WriteMessages([.. events.Select(one => new AtomicWrite(one))], probe.Ref, 1));
        probe.ExpectMsg<WriteMessagesSuccessful>(EngineFixture.Patience);
    }

    private static IEnumerable<Persistent> Events(string id, IEnumerable<Transaction> transactions, Func<Transaction, IPersisted> made) =>
        transactions.Select((transaction, index) => new Persistent(made(transaction), index + 1, id, sender: ActorRefs.NoSender, writerGuid: "w"));

    private static Transaction[] Transactions(ItemId item, ItemKind kind, int count) =>
        [.. Enumerable.Range(0, count).Select(number => new Transaction
        {
            Id = TransactionId.New(Noon.AddSeconds(number)),
            Item = item,
            Start = Noon.AddSeconds(number),
            Cause = TransactionCause.SmartScan,
            State = new ItemState(new Placement { Key = $"k{number}" }, new ItemContent { Kind = kind, Name = "n" }),
        })];
}
