using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Journal;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The one table of everything that is or was ever written to the journal or the snapshot store.</summary>
internal static class PersistedTypes
{
    /// <summary>The table. A name that is not written any more moves to the retired ones and is never reused.</summary>
    public static readonly ManifestTable Table = new(
        [
            PersistedType.Of<ItemEvents.Recorded>(),
            PersistedType.Of<ItemSnapshots.History>(),
            PersistedType.Of<AccountEvents.Recorded>(),
            PersistedType.Of<AccountSnapshots.History>(),
            PersistedType.Of<DirectoryEvents.Recorded>(),
            PersistedType.Of<DirectorySnapshots.Histories>(),
        ],
        retired: []);
}
