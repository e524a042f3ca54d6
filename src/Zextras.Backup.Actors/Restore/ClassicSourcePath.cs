using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>A classic tree, read only: one file an item with its array of transactions, one file a content.</summary>
internal sealed class ClassicSourcePath : ISourcePath
{
    /// <summary>Contents up to here are read into memory together with others.</summary>
    private const int LargestTogether = 8 << 20;

    private readonly ClassicBlobs _blobs;
    private readonly Action<BackupPathDamage> _onDamage;

    private ClassicSourcePath(string root, ServerId server, Action<BackupPathDamage> onDamage) =>
        (Root, Server, _blobs, _onDamage) = (root, server, new ClassicBlobs(root), onDamage);

    /// <inheritdoc/>
    public string Root { get; }

    /// <inheritdoc/>
    public ServerId Server { get; }

    /// <summary>Opens the tree. One that does not name its server is known by the place where it is.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ClassicSourcePath Open(string root, Action<BackupPathDamage> onDamage)
    {
        var file = Path.Combine(root, ClassicLayout.Server);
        var server = File.Exists(file) && ServerId.TryParse(File.ReadAllText(file).Trim(), null, out var named)
            ? named
            : new ServerId(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(root)).AsSpan(0, 16), bigEndian: true));
        return new ClassicSourcePath(root, server, onDamage);
    }

    /// <inheritdoc/>
    public IReadOnlyList<AccountId> ListAccounts() => [.. new PathLayout(Root).ExistingAccounts()];

    /// <inheritdoc/>
    public async Task<ItemHistory> ReadAccountAsync(AccountId account, CancellationToken cancellation) =>
        await ReadAsync(ClassicLayout.AccountInfo(account), cancellation) ?? ItemHistory.Empty(ItemId.Of(account));

    /// <inheritdoc/>
    public IAsyncEnumerable<ItemHistory> ReadItemsAsync(AccountId account, CancellationToken cancellation) =>
        ReadAllAsync(ClassicLayout.Items(Root, account), cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ItemHistory> ReadDirectoryAsync(CancellationToken cancellation) =>
        ReadAllAsync(ClassicLayout.DirectoryObjects(Root), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<BlobDigest, byte[]>> ReadContentsAsync(
        IReadOnlyCollection<BlobDigest> digests, CancellationToken cancellation)
    {
        var contents = new Dictionary<BlobDigest, byte[]>(digests.Count);
        var buffer = new byte[LargestTogether + 1]; // a small file may well decompress to a very large content
        foreach (var digest in digests.Where(IsSmall))
        {
            try
            {
                await using var stream = await OpenAsync(digest, cancellation);
                var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
                if (length <= LargestTogether)
                {
                    contents[digest] = buffer[..length];
                }
            }
            catch (IOException)
            {
                // Whoever opens it alone is told why.
            }
        }

        return contents;
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(BlobDigest digest, CancellationToken cancellation) => _blobs.OpenAsync(digest, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held open.
    }

    private bool IsSmall(BlobDigest digest) => ClassicLayout.BlobCandidates(digest)
        .Any(name => new FileInfo(Path.Combine(Root, name)) is { Exists: true, Length: <= LargestTogether });

    private async IAsyncEnumerable<ItemHistory> ReadAllAsync(IEnumerable<string> files, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            if (await ReadAsync(file, cancellation) is { } history)
            {
                yield return history;
            }
        }
    }

    /// <summary>The item of one file; null where there is none or it cannot be read, which is told.</summary>
    private async Task<ItemHistory?> ReadAsync(string name, CancellationToken cancellation)
    {
        var file = Path.Combine(Root, name);
        if (!File.Exists(file))
        {
            return null;
        }

        var merge = new HistoryMerge(name, only: null);
        merge.AddLine(await File.ReadAllBytesAsync(file, cancellation), number: 1);
        var log = merge.ToLog(lines: 1);
        var history = log.Histories is [var first, ..] ? first : null;

        // A tree that another program wrote has no chain that could be broken.
        var isChained = history?.Transactions.Any(transaction => transaction.Chain != default) == true;
        foreach (var damage in log.Damage.Where(damage => isChained || damage.Kind != BackupPathDamageKind.BrokenChain))
        {
            _onDamage(damage);
        }

        return history;
    }
}
