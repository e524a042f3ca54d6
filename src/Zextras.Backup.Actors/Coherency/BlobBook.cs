using System.Collections.Concurrent;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>What a check saw of each content: whole copies with their places, and damaged ones. 100 bytes of memory for each content.</summary>
internal sealed class BlobBook
{
    private readonly ConcurrentDictionary<BlobDigest, Copy> _whole = new();
    private readonly ConcurrentQueue<DamagedCopy> _damaged = new();
    private long _verified;

    /// <summary>How many contents have a whole copy.</summary>
    public long Count => _whole.Count;

    /// <summary>How many copies were read.</summary>
    public long Verified => Interlocked.Read(ref _verified);

    /// <summary>The copies that are not whole.</summary>
    public IEnumerable<DamagedCopy> Damaged => _damaged;

    /// <summary>All contents with a whole copy.</summary>
    public IEnumerable<BlobDigest> Whole => _whole.Keys;

    /// <summary>Whether there is a whole copy.</summary>
    public bool IsWhole(BlobDigest digest) => _whole.ContainsKey(digest);

    /// <summary>Whether a whole copy lies there.</summary>
    public bool IsWholeAt(BlobDigest digest, BlobLocation location)
    {
        for (var copy = _whole.GetValueOrDefault(digest); copy is not null; copy = copy.Other)
        {
            if (copy.Location == location)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes a whole copy.</summary>
    public void NoteWhole(StoredBlob blob) => _whole.AddOrUpdate(
        blob.Digest,
        static (_, location) => new Copy(location, Other: null),
        static (_, other, location) => new Copy(location, other),
        blob.Location);

    /// <summary>Notes a copy that is not whole.</summary>
    public void NoteDamaged(StoredBlob copy, string why) => _damaged.Enqueue(new DamagedCopy(copy, why));

    /// <summary>Counts copies that were read.</summary>
    public void NoteVerified(int copies) => Interlocked.Add(ref _verified, copies);

    /// <summary>A copy that is not whole.</summary>
    internal readonly record struct DamagedCopy(StoredBlob Copy, string Why);

    private sealed record Copy(BlobLocation Location, Copy? Other);
}
