using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>What repairs and purge do to a Backup Path beside recording. Everything is durable when its task completes.</summary>
internal interface IPathUpkeep
{
    /// <summary>
    /// Rewrites one log (of an account, or of the directory) while nobody appends to it. What the edit puts into
    /// quarantine is durable there before the log changes. A log without lines is deleted.
    /// </summary>
    /// <returns>Bytes by which the log became shorter.</returns>
    Task<long> EditLogAsync(AccountId? account, string file, Func<LogContent, LogEdit?> edit, CancellationToken cancellation);

    /// <summary>Takes the lines of those items out of the logs of an account.</summary>
    /// <returns>Bytes by which the logs became shorter.</returns>
    Task<long> DropItemsAsync(AccountId account, IReadOnlySet<ItemId> items, CancellationToken cancellation);

    /// <summary>Takes the lines of those objects out of the logs of the directory.</summary>
    /// <returns>Bytes by which the logs became shorter.</returns>
    Task<long> DropObjectsAsync(IReadOnlySet<ItemId> objects, CancellationToken cancellation);

    /// <summary>Deletes the folder of an account.</summary>
    /// <returns>Bytes of the files in it.</returns>
    Task<long> DeleteAccountAsync(AccountId account, CancellationToken cancellation);

    /// <summary>Copies bytes of a volume into quarantine and makes a void of them: what lies around them stays where it is.</summary>
    Task VoidAsync(string file, long offset, long length, CancellationToken cancellation);

    /// <summary>Moves a whole file into quarantine.</summary>
    Task MoveAwayAsync(string file, CancellationToken cancellation);

    /// <summary>Appends bytes to a file of that name in today's quarantine.</summary>
    Task QuarantineAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Replaces the list of contents that are known to be lost; where none is, there is no list.</summary>
    Task WriteLostAsync(IReadOnlyCollection<BlobDigest> lost, CancellationToken cancellation);

    /// <summary>The place of a content that was stored a moment ago is not handed out any more: the copy there is damaged.</summary>
    void Forget(BlobDigest digest);

    /// <summary>Runs work while no contents are moved from incoming volumes into their folders.</summary>
    Task<T> AloneAsync<T>(Func<Task<T>> work, CancellationToken cancellation);

    /// <summary>Rewrites the settled volumes, and deletes the large blobs, of which <paramref name="judge"/> lets enough go.</summary>
    Task<RewriteReport> RewriteVolumesAsync(IBlobJudge judge, CancellationToken cancellation);

    /// <summary>The folders of <c>servers/</c> that are older than a day, with their bytes.</summary>
    IReadOnlyList<(DateOnly Day, long Bytes)> ListArchives(DateOnly before);

    /// <summary>Deletes such a folder.</summary>
    Task DeleteArchivesAsync(DateOnly day, CancellationToken cancellation);
}
