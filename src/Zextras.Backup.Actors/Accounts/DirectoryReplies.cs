using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>What the directory of a server answers.</summary>
internal static class DirectoryReplies
{
    /// <summary>Everything that changed is recorded and committed.</summary>
    /// <param name="Objects">Living objects.</param>
    /// <param name="Recorded">Transactions that were recorded; deletions are among them.</param>
    /// <param name="Deleted">Objects that were marked deleted.</param>
    public sealed record Refreshed(int Objects, int Recorded, int Deleted);

    /// <summary>The directory holds still.</summary>
    /// <param name="Going">The objects that may be forgotten; those that are forgotten already are among them.</param>
    /// <param name="Kept">The histories of the others, as they stand.</param>
    public sealed record Agreed(IReadOnlyList<ItemId> Going, IReadOnlyList<ItemHistory> Kept);

    /// <summary>They are forgotten.</summary>
    public sealed record Forgotten;

    /// <summary>The histories of all objects, deleted ones too.</summary>
    public sealed record Histories(IReadOnlyList<ItemHistory> Objects);
}
