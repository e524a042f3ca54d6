using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Schedule;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The one list of everything that is persisted.</summary>
internal static class PersistedTypes
{
    /// <summary>
    /// Their manifests. A type that is no longer written stays as long as a journal may hold it; then its manifest is retired.
    /// While a cluster is upgraded, the version before reads what this one writes: what it may pass over is a new optional
    /// member of an event; what it must not, and whatever a snapshot holds more (the version before would write it again
    /// without), is a new manifest, which it refuses.
    /// </summary>
    public static readonly ManifestTable Table = new(
        [
            PersistedType.Of<ItemEvents.Recorded>(),
            PersistedType.Of<ItemSnapshots.History>(),
            PersistedType.Of<AccountEvents.Recorded>(),
            PersistedType.Of<AccountEvents.LegalHoldChanged>(),
            PersistedType.Of<AccountEvents.DeletionsReleased>(),
            PersistedType.Of<AccountSnapshots.History>(),
            PersistedType.Of<AccountSnapshots.State>(),
            PersistedType.Of<DirectoryEvents.Recorded>(),
            PersistedType.Of<DirectoryEvents.Kept>(),
            PersistedType.Of<DirectorySnapshots.Histories>(),
            PersistedType.Of<OperationEvents.Submitted>(),
            PersistedType.Of<OperationEvents.Started>(),
            PersistedType.Of<OperationEvents.Reported>(),
            PersistedType.Of<OperationEvents.Ended>(),
            PersistedType.Of<OperationSnapshots.Ledger>(),
            PersistedType.Of<PropertyEvents.Changed>(),
            PersistedType.Of<ScheduleEvents.Ran>(),
            PersistedType.Of<FeedEvents.Switched>(),
            PersistedType.Of<FeedEvents.GapOpened>(),
            PersistedType.Of<FeedEvents.GapEnded>(),
            PersistedType.Of<FeedEvents.GapClosed>(),
            PersistedType.Of<FeedSnapshots.Ledger>(),
        ],
        retired: []);
}
