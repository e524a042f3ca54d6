using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>One item's part of a page: its new row, and the transactions that became committed with it.</summary>
/// <param name="Item">The row as it is from now on.</param>
/// <param name="NewTransactions">Oldest first; none where only tokens changed. Committing one again is harmless.</param>
internal sealed record CatalogChange(CatalogItem Item, IReadOnlyList<Transaction> NewTransactions);
