using System.Collections.Concurrent;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>What a check saw of each content: whole copies, damaged ones, and whether one lies where the catalog says.</summary>
internal sealed class BlobBook
{
    private readonly ConcurrentDictionary<BlobDigest, Seen> _seen = new();
    private readonly ConcurrentQueue<DamagedCopy> _damaged = new();
    private long _verified;

    [Flags]
    private enum Seen
    {
        Whole = 1,
        Placed = 2,
    }

    /// <summary>How many contents have a whole copy.</summary>
    public long Count => _seen.Count;

    /// <summary>How many copies were read.</summary>
    public long Verified => Interlocked.Read(ref _verified);

    /// <summary>The copies that are not whole.</summary>
    public IEnumerable<DamagedCopy> Damaged => _damaged;

    /// <summary>All contents with a whole copy.</summary>
    public IEnumerable<BlobDigest> Whole => _seen.Keys;

    /// <summary>Whether there is a whole copy.</summary>
    public bool IsWhole(BlobDigest digest) => _seen.ContainsKey(digest);

    /// <summary>Whether a whole copy lies where the catalog says.</summary>
    public bool IsPlaced(BlobDigest digest) => _seen.TryGetValue(digest, out var seen) && seen.HasFlag(Seen.Placed);

    /// <summary>Notes a whole copy.</summary>
    public void NoteWhole(BlobDigest digest, bool isPlaced) => _seen.AddOrUpdate(
        digest,
        static (_, placed) => placed ? Seen.Whole | Seen.Placed : Seen.Whole,
        static (_, seen, placed) => placed ? seen | Seen.Placed : seen,
        isPlaced);

    /// <summary>Notes a copy that is not whole.</summary>
    public void NoteDamaged(StoredBlob copy, string why) => _damaged.Enqueue(new DamagedCopy(copy, why));

    /// <summary>Counts copies that were read.</summary>
    public void NoteVerified(int copies) => Interlocked.Add(ref _verified, copies);

    /// <summary>A copy that is not whole.</summary>
    internal readonly record struct DamagedCopy(StoredBlob Copy, string Why);
}
