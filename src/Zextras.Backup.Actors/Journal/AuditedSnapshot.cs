using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Journal;

/// <summary>A snapshot of histories as it lies in the snapshot store.</summary>
/// <param name="PersistenceId">The actor.</param>
/// <param name="Number">The number of the last event that it contains.</param>
/// <param name="Transactions">Its transactions; none where it cannot be read.</param>
/// <param name="Fault">Why it cannot be read; null where it can.</param>
internal sealed record AuditedSnapshot(string PersistenceId, long Number, IReadOnlyList<Transaction> Transactions, string? Fault);
