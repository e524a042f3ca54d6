namespace Zextras.Backup.Actors.Tests.Journal;

public sealed class StockJournalContractTests() : JournalContractTests(JournalSystem.Stock);
