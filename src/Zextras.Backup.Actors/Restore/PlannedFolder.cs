using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>A folder that a restore makes sure of.</summary>
/// <param name="Key">The key that it shall have.</param>
/// <param name="State">What is recorded of it; null where only its name is known.</param>
internal sealed record PlannedFolder(string Key, ItemState? State);
