namespace Zextras.Backup.Messages.Model;

/// <summary>The answer of <see cref="ItemHistory.Decide"/>.</summary>
/// <param name="Outcome">What the sighting is to the history.</param>
/// <param name="Transaction">The transaction to record; null unless the outcome is <see cref="DecisionOutcome.Recorded"/>.</param>
public readonly record struct Decision(DecisionOutcome Outcome, Transaction? Transaction = null);
