using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>A folder of a source path that others may use.</summary>
/// <param name="Item">The folder in the source.</param>
/// <param name="Key">Its key.</param>
/// <param name="AccessList">Who may use it, as <see cref="AttributeNames.AccessList"/> has it.</param>
internal sealed record SharedFolder(ItemId Item, string Key, IReadOnlyCollection<string> AccessList);
