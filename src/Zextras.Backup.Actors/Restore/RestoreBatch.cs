using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Items of one folder that are put together, with what was read for them. Holds their arrivals: until it is disposed, no
/// scan takes one of them for a new item, and no other restore puts it a second time.
/// </summary>
internal sealed class RestoreBatch(MadeFolder folder) : IDisposable
{
    private readonly List<IDisposable> _arrivals = [];

    /// <summary>The folder.</summary>
    public MadeFolder Folder { get; } = folder;

    /// <summary>The items, ready to be put.</summary>
    public List<Entry> Entries { get; } = [];

    /// <summary>Contents of an import that are stored in this backup now, and not committed yet.</summary>
    public List<CatalogBlob> NewBlobs { get; } = [];

    /// <summary>Keeps an arrival.</summary>
    public void Hold(IDisposable arrival) => _arrivals.Add(arrival);

    /// <inheritdoc/>
    public void Dispose() => _arrivals.ForEach(arrival => arrival.Dispose());

    /// <summary>One item, ready to be put.</summary>
    /// <param name="Planned">The plan's.</param>
    /// <param name="State">The state to put.</param>
    /// <param name="Row">The item's row; null for a copy.</param>
    /// <param name="Open">Opens its content.</param>
    internal sealed record Entry(
        PlannedItem Planned,
        ItemState State,
        CatalogItem? Row,
        Func<CancellationToken, ValueTask<Stream>> Open);
}
