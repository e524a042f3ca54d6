using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>One account of a source path: its states are held while it is restored, its contents are read from the path.</summary>
internal sealed class ImportSource(ISourcePath path, IReadOnlyDictionary<ItemId, Transaction> states) : IRestoreSource
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Transaction?>> ReadAsync(IReadOnlyList<PlannedItem> items, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Transaction?>>([.. items.Select(item => states.GetValueOrDefault(item.Item))]);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<BlobDigest, byte[]>> ReadContentsAsync(
        IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation) => path.ReadContentsAsync(digests, cancellation);

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(BlobDigest digest, CancellationToken cancellation) => path.OpenAsync(digest, cancellation);
}
