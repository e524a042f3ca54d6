using System.IO.Compression;
using System.Security.Cryptography;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// The contents of a classic tree: plain, or compressed with gzip, by mistake also twice. Which of them a file is tells its
/// digest, since a content may well be a gzip file itself.
/// </summary>
internal sealed class ClassicBlobs(string root)
{
    private const int DeepestCompression = 2;

    /// <summary>Opens a content, after all of it was compared with its digest.</summary>
    /// <exception cref="BlobDamagedException">It is not there, or not as it was.</exception>
    public async ValueTask<Stream> OpenAsync(BlobDigest digest, CancellationToken cancellation)
    {
        var files = ClassicLayout.BlobCandidates(digest).Select(name => Path.Combine(root, name)).Where(File.Exists).ToArray();
        if (files.Length == 0)
        {
            throw new BlobDamagedException($"{root} has no content {digest}.");
        }

        foreach (var file in files)
        {
            for (var depth = 0; depth <= DeepestCompression; depth++)
            {
                if (await IsAsync(digest, file, depth, cancellation))
                {
                    return Open(file, depth);
                }
            }
        }

        throw new BlobDamagedException($"{files[0]} is not the content {digest}, neither as it is nor decompressed.");
    }

    private static Stream Open(string file, int depth)
    {
        Stream stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        for (; depth > 0; depth--)
        {
            stream = new GZipStream(stream, CompressionMode.Decompress);
        }

        return stream;
    }

    private static async Task<bool> IsAsync(BlobDigest digest, string file, int depth, CancellationToken cancellation)
    {
        try
        {
            await using var stream = Open(file, depth);
            return BlobDigest.FromSha256(await SHA256.HashDataAsync(stream, cancellation)) == digest;
        }
        catch (InvalidDataException)
        {
            return false; // not compressed that often
        }
    }
}
