using System.Buffers;
using System.IO.Compression;
using System.Text;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Writes accounts with their whole histories as a classic tree: one file an item, one compressed file a content. A file has
/// its name only when it is whole, and contents come before the items that name them, so it can be cut short and run again.
/// </summary>
internal sealed class ClassicExport(string root, IItemLogReader logs, BlobSource blobs, RestoreReport report)
{
    private const int ItemsPerBatch = 256;
    private const string Temporary = ".tmp";

    /// <summary>Names the server whose backup it is. The first step.</summary>
    public void Open(ServerId server) => Write(ClassicLayout.Server, Encoding.ASCII.GetBytes($"{server}\n"));

    /// <summary>Writes the domains, classes of service and distribution lists.</summary>
    public async Task AddDirectoryAsync(DateTimeOffset at, CancellationToken cancellation)
    {
        await foreach (var history in logs.ReadDirectoryAsync(cancellation))
        {
            if (Until(history, at) is [.., var last] all)
            {
                Write(ClassicLayout.DirectoryObject(last.State.Kind, history.Item), Encode(all));
            }
        }
    }

    /// <summary>Writes one account up to an instant.</summary>
    public async Task AddAccountAsync(AccountId account, string name, DateTimeOffset at, CancellationToken cancellation)
    {
        await foreach (var batch in logs.ReadAllAsync(account, cancellation).Chunk(ItemsPerBatch).WithCancellation(cancellation))
        {
            var (items, there, bytes) = (0L, 0L, 0L);
            foreach (var history in batch)
            {
                var all = Until(history, at);
                foreach (var transaction in all)
                {
                    bytes += await AddContentAsync(name, transaction, cancellation);
                }

                var isNew = all.Count > 0 && Write(ClassicLayout.Item(account, history.Item), Encode(all));
                (items, there) = isNew ? (items + 1, there) : (items, there + 1);
            }

            report.AddRestored(name, items, bytes);
            report.AddThere(name, there);
        }
    }

    /// <summary>Makes what was written durable. The last step.</summary>
    public void Sync()
    {
        using var directory = Posix.Open(root);
        PosixDisk.Instance.SyncFilesystem(directory);
    }

    private static List<Transaction> Until(ItemHistory history, DateTimeOffset at)
    {
        var all = history.Transactions.Where(transaction => transaction.Start <= at).ToList();
        if (all.Count > 0)
        {
            all[^1] = all[^1] with { End = null }; // as of then, nobody knew what would follow
        }

        return all;
    }

    private static byte[] Encode(IReadOnlyCollection<Transaction> transactions)
    {
        var line = new ArrayBufferWriter<byte>();
        TransactionCodec.EncodeArray(line, transactions);
        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    /// <summary>Writes a small file; false where it is there with that content.</summary>
    private bool Write(string name, byte[] content)
    {
        var path = Path.Combine(root, name);
        if (new FileInfo(path) is { Exists: true } there && there.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var file = new FileStream(path + Temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(content);
        }

        File.Move(path + Temporary, path, overwrite: true);
        return true;
    }

    private async Task<long> AddContentAsync(string name, Transaction transaction, CancellationToken cancellation)
    {
        if (transaction.State.Content.Digest is not { } digest || Path.Combine(root, ClassicLayout.Blob(digest)) is var path && File.Exists(path))
        {
            return 0;
        }

        try
        {
            await using (var content = await blobs.OpenAsync(digest, cancellation))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await using var file = new FileStream(path + Temporary, FileMode.Create, FileAccess.Write);
                await using var compressed = new GZipStream(file, CompressionLevel.Fastest);
                await content.CopyToAsync(compressed, cancellation);
            }

            File.Move(path + Temporary, path);
            return transaction.State.Content.Size;
        }
        catch (BlobDamagedException e)
        {
            report.FailPart(name, $"content of item {transaction.Item}, transaction {transaction.Id}", e.Message);
            return 0;
        }
    }
}
