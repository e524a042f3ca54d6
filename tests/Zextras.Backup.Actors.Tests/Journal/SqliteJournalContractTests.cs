using Akka.Persistence.Journal;
using Xunit;

namespace Zextras.Backup.Actors.Tests.Journal;

/// <summary>The contract of the two journals on SQLite files, and that they share those.</summary>
public abstract class SqliteJournalContractTests : JournalContractTests
{
    private protected SqliteJournalContractTests(string values)
        : base(values)
    {
    }

    [Theory]
    [InlineData(JournalSystem.Coalescing, JournalSystem.Stock)]
    [InlineData(JournalSystem.Stock, JournalSystem.Coalescing)]
    public async Task Each_journal_continues_what_the_other_one_wrote(string first, string second)
    {
        await RestartAsync(first);
        Write(Me, 1, "one", "two", "three");
        Write("item|account|2", 1, new Tagged("tagged", ["red", "blue"]));
        Delete(Me, 2);

        await RestartAsync(second);
        Assert.Equal([(3, "three")], Replay(Me));
        Assert.Equal([(1, "tagged")], Replay("item|account|2"));
        Write(Me, 4, "four");
        Delete("item|account|2", 1);

        await RestartAsync(first);
        Assert.Equal([(3, "three"), (4, "four")], Replay(Me));
        Assert.Empty(Replay("item|account|2"));
        Assert.Equal(1, Highest("item|account|2"));
    }
}
