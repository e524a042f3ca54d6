using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>An item that a search found.</summary>
/// <param name="Item">Its row.</param>
/// <param name="FolderPath">The path of its folder as it is now, or as it was last (<c>INBOX</c>, <c>contacts:Friends</c>).</param>
/// <param name="Changed">When its last transaction began, UTC.</param>
/// <param name="Flags">Its flags, sorted.</param>
/// <param name="Tags">Its tags, sorted.</param>
internal sealed record CatalogHit(CatalogItem Item, string? FolderPath, DateTimeOffset Changed, ValueList<string> Flags, ValueList<string> Tags);
