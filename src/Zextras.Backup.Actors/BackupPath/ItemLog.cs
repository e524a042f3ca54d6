using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>What one log file holds.</summary>
/// <param name="File">Relative to the Backup Path, with <c>/</c>.</param>
/// <param name="Lines">Complete lines, the unreadable ones included.</param>
/// <param name="Histories">One per item, in the order in which the items first appear.</param>
/// <param name="Damage">What was stepped over.</param>
internal sealed record ItemLog(
    string File,
    int Lines,
    IReadOnlyList<ItemHistory> Histories,
    IReadOnlyList<BackupPathDamage> Damage);
