using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>An item that a purge looks at.</summary>
/// <param name="Item">The item.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Subject or name.</param>
/// <param name="DeletedAt">When it was deleted; null where it lived until its account went.</param>
/// <param name="IsHeld">Whether it was deleted together with so much else that somebody has to look first.</param>
internal sealed record DeletedItem(ItemId Item, ItemKind Kind, string Name, DateTimeOffset? DeletedAt, bool IsHeld);
