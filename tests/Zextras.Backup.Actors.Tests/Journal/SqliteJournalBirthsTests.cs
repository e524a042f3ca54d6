using Xunit;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Journal;

public sealed class SqliteJournalBirthsTests() : JournalBirthsContractTests(JournalSystem.Coalescing)
{
    [Fact]
    public async Task The_stock_plugin_bears_nobody()
    {
        using var directory = new TempDirectory();
        await using var stock = new JournalSystem(directory.Path, JournalSystem.Stock);

        Assert.Null(JournalBirths.JournalOf(stock.System));
    }
}
