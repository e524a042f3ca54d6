using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>What the engine knows of its own Backup Path beside the files; of another server's path it has nothing of this.</summary>
internal sealed record OwnStores(IBackupPath Path, ICatalog Catalog, JournalSettings Journal, ManifestTable Manifests, IMailboxServer Mailbox);
