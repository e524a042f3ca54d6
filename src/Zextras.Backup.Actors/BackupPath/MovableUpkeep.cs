using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>Repairs and purge of a path that can be moved.</summary>
internal sealed class MovableUpkeep(MovableBackupPath path) : IPathUpkeep
{
    private IPathUpkeep Current => path.Current.Upkeep;

    /// <inheritdoc/>
    public Task<long> EditLogAsync(AccountId? account, string file, Func<LogContent, LogEdit?> edit, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Upkeep.EditLogAsync(account, file, edit, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<long> DropItemsAsync(AccountId account, IReadOnlySet<ItemId> items, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Upkeep.DropItemsAsync(account, items, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<long> DropObjectsAsync(IReadOnlySet<ItemId> objects, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Upkeep.DropObjectsAsync(objects, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<long> DeleteAccountAsync(AccountId account, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Upkeep.DeleteAccountAsync(account, cancellation), cancellation);

    /// <inheritdoc/>
    public Task VoidAsync(string file, long offset, long length, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Upkeep.VoidAsync(file, offset, length, cancellation), cancellation);

    /// <inheritdoc/>
    public Task MoveAwayAsync(string file, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Upkeep.MoveAwayAsync(file, cancellation), cancellation);

    /// <inheritdoc/>
    public Task QuarantineAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Upkeep.QuarantineAsync(name, bytes, cancellation), cancellation);

    /// <inheritdoc/>
    public Task WriteLostAsync(IReadOnlyCollection<BlobDigest> lost, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Upkeep.WriteLostAsync(lost, cancellation), cancellation);

    /// <inheritdoc/>
    public void Forget(BlobDigest digest) => Current.Forget(digest);

    /// <summary>Not one write, though it keeps a move out by being part of a repair: the work inside writes, and would wait for itself.</summary>
    public Task<T> AloneAsync<T>(Func<Task<T>> work, CancellationToken cancellation) => Current.AloneAsync(work, cancellation);

    /// <inheritdoc/>
    public Task<RewriteReport> RewriteVolumesAsync(IBlobJudge judge, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Upkeep.RewriteVolumesAsync(judge, cancellation), cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<(DateOnly Day, long Bytes)> ListArchives(DateOnly before) => Current.ListArchives(before);

    /// <inheritdoc/>
    public Task DeleteArchivesAsync(DateOnly day, CancellationToken cancellation) =>
        path.WriteAsync(one => one.Upkeep.DeleteArchivesAsync(day, cancellation), cancellation);
}
