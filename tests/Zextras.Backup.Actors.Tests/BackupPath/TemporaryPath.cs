using System.Text;
using Microsoft.Extensions.Time.Testing;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

/// <summary>A directory for one Backup Path that is deleted afterwards, and what tests do with it.</summary>
internal sealed class TemporaryPath : IDisposable
{
    internal static readonly ServerId Server = new(Guid.Parse("11111111-1111-4111-8111-111111111111"));

    internal TemporaryPath()
    {
        Home = Directory.CreateTempSubdirectory("backup-path-").FullName;
        Options = new BackupPathOptions
        {
            Root = Path.Combine(Home, "path"),
            MinimumFreeBytes = 0,
            SettleQuietTime = TimeSpan.Zero,
            OnDamage = damage => (damage.Kind == BackupPathDamageKind.TornTail ? TornTails : Damage).Add(damage),
        };
    }

    internal string Home { get; }

    internal BackupPathOptions Options { get; set; }

    internal string Root => Options.Root;

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 4, 0, 0, TimeSpan.Zero));

    /// <summary>What was told of damage, torn tails aside.</summary>
    internal List<BackupPathDamage> Damage { get; } = [];

    internal List<BackupPathDamage> TornTails { get; } = [];

    public void Dispose() => Directory.Delete(Home, recursive: true);

    internal Task<IBackupPath> OpenAsync(IDisk? disk = null, ServerId? server = null) =>
        BackupPathOpener.OpenAsync(Options, server ?? Server, Time, disk ?? PosixDisk.Instance, CancellationToken.None);

    internal string Full(string name) => Path.Combine(Root, name);

    internal long Length(string name) => new FileInfo(Full(name)).Length;

    /// <summary>Cuts a file as a crash would.</summary>
    internal void Cut(string name, long length)
    {
        using var file = File.OpenHandle(Full(name), FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, length);
    }

    /// <summary>Changes one byte.</summary>
    internal void Flip(string name, long offset)
    {
        using var file = File.OpenHandle(Full(name), FileMode.Open, FileAccess.ReadWrite);
        var one = new byte[1];
        Assert(RandomAccess.Read(file, one, offset) == 1);
        one[0] ^= 0x10;
        RandomAccess.Write(file, one, offset);
    }

    /// <summary>Every file with its content, every directory: equal if nothing was touched.</summary>
    internal string Snapshot()
    {
        var lines = Directory.EnumerateFileSystemEntries(Home, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => File.Exists(path) ? $"{path} {BlobDigest.Of(ReadAll(path))}" : path);
        return string.Join('\n', lines);
    }

    internal static byte[] Content(int number, int length = 300) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"Subject: mail {number}\r\n", 1 + (length / 16))))[..length];

    internal static byte[] Noise(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    internal static async Task<StoredBlob> PutAsync(IBackupPath path, byte[] content) =>
        await path.Blobs.PutAsync(BlobDigest.Of(content), content, CancellationToken.None);

    internal static async Task<byte[]> ReadAsync(IBlobReader blobs, StoredBlob stored)
    {
        await using var stream = await blobs.OpenAsync(stored.Digest, stored.Location, CancellationToken.None);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    internal static async Task<List<StoredBlob>> ScanAsync(IBackupPath path)
    {
        var blobs = new List<StoredBlob>();
        await foreach (var blob in path.ScanBlobsAsync(CancellationToken.None))
            blobs.Add(blob);
        return blobs;
    }

    internal static async Task<List<ItemHistory>> ReadAllAsync(IItemLogReader logs, AccountId account)
    {
        var histories = new List<ItemHistory>();
        await foreach (var history in logs.ReadAllAsync(account, CancellationToken.None))
            histories.Add(history);
        return histories;
    }

    /// <summary>Not by File.ReadAllBytes, which fails on a file that somebody has locked.</summary>
    private static byte[] ReadAll(string path)
    {
        using var file = Posix.Open(path);
        var bytes = new byte[RandomAccess.GetLength(file)];
        return RandomAccess.Read(file, bytes, 0) == bytes.Length ? bytes : throw new IOException($"{path} changed meanwhile.");
    }

    private static void Assert(bool isSo)
    {
        if (!isSo)
            throw new InvalidOperationException("There is no byte at that offset.");
    }
}
