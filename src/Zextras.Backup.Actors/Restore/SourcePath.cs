using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>A Backup Path of this engine, read only. Where the blobs lie is found by a scan of their headers.</summary>
internal sealed class SourcePath : ISourcePath
{
    private readonly BackupPathReader _reader;
    private readonly Lock _lock = new();
    private readonly long _largeBlob;
    private Task<Dictionary<BlobDigest, BlobLocation>>? _places;

    private SourcePath(BackupPathReader reader, long largeBlob) => (_reader, _largeBlob) = (reader, largeBlob);

    /// <inheritdoc/>
    public string Root => _reader.Root;

    /// <inheritdoc/>
    public ServerId Server => _reader.Server;

    /// <summary>Opens the path; its volumes are scanned when the first content is asked for.</summary>
    /// <param name="root">The directory.</param>
    /// <param name="onDamage">Told of what is stepped over.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BackupPathException">It is no Backup Path, or of a newer format.</exception>
    public static async Task<SourcePath> OpenAsync(string root, Action<BackupPathDamage> onDamage, CancellationToken cancellation)
    {
        var options = new BackupPathOptions { Root = root, OnDamage = onDamage };
        return new SourcePath(await BackupPathOpener.OpenReadOnlyAsync(options, cancellation), options.LargeBlobThreshold);
    }

    /// <inheritdoc/>
    public IReadOnlyList<AccountId> ListAccounts() => _reader.Logs.ListAccounts();

    /// <inheritdoc/>
    public Task<ItemHistory> ReadAccountAsync(AccountId account, CancellationToken cancellation) =>
        _reader.Logs.ReadAsync(account, ItemId.Of(account), cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ItemHistory> ReadItemsAsync(AccountId account, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var history in _reader.Logs.ReadAllAsync(account, cancellation))
        {
            if (history.Item != ItemId.Of(account))
            {
                yield return history;
            }
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ItemHistory> ReadDirectoryAsync(CancellationToken cancellation) => _reader.Logs.ReadDirectoryAsync(cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<BlobDigest, byte[]>> ReadContentsAsync(
        IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation)
    {
        var contents = new Dictionary<BlobDigest, byte[]>(digests.Count);
        var places = await PlacesAsync();
        var known = digests.Where(digest => places.TryGetValue(digest, out var place) && place.Length <= _largeBlob);
        foreach (var digest in known.OrderBy(digest => places[digest].File, StringComparer.Ordinal).ThenBy(digest => places[digest].Offset))
        {
            try
            {
                await using var stream = await OpenAsync(digest, cancellation);
                var content = new byte[places[digest].Length];
                await stream.ReadExactlyAsync(content, cancellation);
                contents[digest] = content;
            }
            catch (Exception e) when (e is BlobDamagedException or IOException)
            {
                // Whoever opens it alone is told why.
            }
        }

        return contents;
    }

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(BlobDigest digest, CancellationToken cancellation) =>
        (await PlacesAsync()).TryGetValue(digest, out var place)
            ? await _reader.Blobs.OpenAsync(digest, place, cancellation)
            : throw new BlobDamagedException($"{Root} has no content {digest}.");

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private Task<Dictionary<BlobDigest, BlobLocation>> PlacesAsync()
    {
        lock (_lock)
        {
            return _places ??= ScanAsync();
        }
    }

    private async Task<Dictionary<BlobDigest, BlobLocation>> ScanAsync()
    {
        var places = new Dictionary<BlobDigest, BlobLocation>();
        await foreach (var blob in _reader.ScanBlobsAsync(CancellationToken.None))
        {
            places[blob.Digest] = blob.Location;
        }

        return places;
    }
}
