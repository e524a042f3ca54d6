namespace Zextras.Backup.Actors.Tests.Journal;

public sealed class CoalescingJournalContractTests() : SqliteJournalContractTests(JournalSystem.Coalescing);
