using System.Diagnostics.CodeAnalysis;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Snapshot;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// The stock snapshot store, but the question of every recovering actor whether it has a snapshot at all is answered for
/// many at once. Nearly none of them has one: items get theirs after 64 transactions. Asked one by one through linq2db,
/// the question costs three times as much as the rest of the recovery.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "An actor ends in PostStop.")]
internal sealed class CoalescingSnapshotStore : SqlSnapshotStore
{
    private readonly SnapshotPresence _presence;

    /// <summary>Made by Akka.Persistence with the values of <c>hocon/journal.sqlite.conf</c>.</summary>
    public CoalescingSnapshotStore(Config config)
        : base(config) => _presence = new SnapshotPresence(
            new SqliteFile { Path = config.GetString("file"), CacheKibibytes = config.GetInt("page-cache-kib") },
            config.GetInt("waiting-reads"),
            config.GetInt("read-batch-actors"));

    /// <inheritdoc/>
    protected override async Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        await _presence.HasSnapshotAsync(persistenceId, cancellationToken)
            ? await base.LoadAsync(persistenceId, criteria, cancellationToken)
            : null;

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _presence.Dispose();
        base.PostStop();
    }
}
