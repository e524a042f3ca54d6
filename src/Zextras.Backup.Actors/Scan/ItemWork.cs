using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>A listed item that is new or changed, and what has to be done for it.</summary>
/// <param name="Entry">As listed.</param>
/// <param name="Folder">The folder that holds it now.</param>
/// <param name="Known">Its row; null for an item that has none.</param>
/// <param name="ReadsContent">Whether its content has to be read; else only its placement changed.</param>
/// <param name="At">When it was seen, UTC.</param>
internal sealed record ItemWork(ItemEntry Entry, ItemId Folder, CatalogItem? Known, bool ReadsContent, DateTimeOffset At)
{
    /// <summary>What its content says; null before it was read, or where it need not be.</summary>
    public ItemContent? Content { get; init; }

    /// <summary>How a person finds it.</summary>
    public string Subject => $"{Entry.FolderKey}/{Entry.Key}";
}
