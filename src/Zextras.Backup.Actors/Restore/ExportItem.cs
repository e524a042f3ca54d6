using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>An item that is exported.</summary>
/// <param name="Planned">As it was planned.</param>
/// <param name="State">Its state.</param>
/// <param name="Open">Opens its content.</param>
internal sealed record ExportItem(PlannedItem Planned, ItemState State, Func<CancellationToken, ValueTask<Stream>> Open);
