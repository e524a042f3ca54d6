namespace Zextras.Backup.Benchmarks;

/// <summary>What an operation of the node came to.</summary>
/// <param name="Items">Items that were listed.</param>
/// <param name="Transactions">Transactions that were recorded.</param>
/// <param name="Seconds">From its start to its end, by the node's own clock.</param>
internal readonly record struct OperationFigures(long Items, long Transactions, double Seconds);
