namespace Zextras.Backup.Actors.Catalog;

/// <summary>A row with the states that the catalog has of its item, oldest first.</summary>
/// <param name="Item">The row.</param>
/// <param name="States">Its states.</param>
internal sealed record AuditedItem(CatalogItem Item, IReadOnlyList<AuditedState> States);
