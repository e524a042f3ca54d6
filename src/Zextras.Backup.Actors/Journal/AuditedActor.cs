using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Journal;

/// <summary>What the journal holds of one actor, as far as it can be read.</summary>
/// <param name="PersistenceId">The actor.</param>
/// <param name="Transactions">Those that can be read, in order.</param>
/// <param name="Faults">Events that cannot be read or are missing, by number, with the reason.</param>
/// <param name="Last">The highest number that was ever given.</param>
internal sealed record AuditedActor(
    string PersistenceId,
    IReadOnlyList<Transaction> Transactions,
    IReadOnlyList<(long Number, string Why)> Faults,
    long Last);
