namespace Zextras.Backup.Actors.Tests.Journal;

public sealed class CoalescingJournalContractTests() : JournalContractTests(JournalSystem.Coalescing);
