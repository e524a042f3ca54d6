namespace Zextras.Backup.Actors.Catalog;

/// <summary>The last deletion of an item within a window of time.</summary>
/// <param name="LastLiving">Its state just before.</param>
/// <param name="DeletedAt">When the deletion was recorded, UTC.</param>
/// <param name="IsBack">Whether the item is in the mailbox again.</param>
internal sealed record CatalogDeletion(CatalogState LastLiving, DateTimeOffset DeletedAt, bool IsBack);
