using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>An item that a rebuild could not commit.</summary>
/// <param name="Account">The account; null for an object of the directory.</param>
/// <param name="Item">The item.</param>
/// <param name="Reason">Why.</param>
internal sealed record SkippedHistory(AccountId? Account, ItemId Item, string Reason);
