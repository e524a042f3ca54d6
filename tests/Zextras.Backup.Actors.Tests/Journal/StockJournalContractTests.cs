namespace Zextras.Backup.Actors.Tests.Journal;

public sealed class StockJournalContractTests() : SqliteJournalContractTests(JournalSystem.Stock);
