using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>What a check found in one item log.</summary>
/// <param name="File">Relative to the Backup Path, with <c>/</c>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Histories">What can be read of each item, in the order in which the items first appear.</param>
/// <param name="Findings">What is wrong.</param>
internal sealed record CheckedLog(string File, long Bytes, IReadOnlyList<ItemHistory> Histories, IReadOnlyList<Finding> Findings);
