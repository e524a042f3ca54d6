using Akka.Actor.Setup;
using LinqToDB;

namespace Zextras.Backup.Actors.Journal;

/// <summary>Hands journal and snapshot store their database: a connection string has no place in the configuration, which is logged and archived.</summary>
internal sealed class JournalSetup(JournalDialect dialect, DataOptions snapshots) : Setup
{
    /// <summary>The database of the coalescing journal.</summary>
    public JournalDialect Dialect => dialect;

    /// <summary>Connections to the snapshots.</summary>
    public DataOptions Snapshots => snapshots;
}
