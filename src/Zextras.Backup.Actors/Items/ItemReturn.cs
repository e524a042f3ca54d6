using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Items;

/// <summary>What became of an item's way back into the mailbox.</summary>
/// <param name="Reply">The answer for whoever asked: restored or refused.</param>
/// <param name="Sighting">What the item has to record before that answer may go out; null where its history does not change.</param>
/// <param name="Arrival">Held until the catalog knows of the returned item; null where there is no sighting.</param>
internal sealed record ItemReturn(object Reply, Sighting.Seen? Sighting = null, IDisposable? Arrival = null);
