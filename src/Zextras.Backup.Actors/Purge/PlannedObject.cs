using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Purge;

/// <summary>What a purge means to do with a deleted domain, class of service or distribution list.</summary>
/// <param name="Item">The object.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="DeletedAt">When it was deleted.</param>
/// <param name="Verdict">What becomes of it.</param>
internal sealed record PlannedObject(ItemId Item, ItemKind Kind, string Name, DateTimeOffset DeletedAt, RetentionVerdict Verdict);
