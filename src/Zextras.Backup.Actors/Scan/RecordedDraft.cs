using Zextras.Backup.Actors.Items;

namespace Zextras.Backup.Actors.Scan;

/// <summary>A draft with its item's answer; null where the item did not answer in time.</summary>
internal sealed record RecordedDraft(Draft Draft, ItemRecording.Recorded? Answer);
