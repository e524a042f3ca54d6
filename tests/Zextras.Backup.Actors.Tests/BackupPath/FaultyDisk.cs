using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Actors.BackupPath;

namespace Zextras.Backup.Actors.Tests.BackupPath;

/// <summary>The real disk with faults: it can be full, fail, stand still, or be gone from one step on as after a crash.</summary>
internal sealed class FaultyDisk : IDisk
{
    internal const int FailedInputOutput = 5; // EIO

    private readonly PosixDisk _real = PosixDisk.Instance;
    private readonly Lock _gate = new();
    private readonly List<string> _steps = [];
    private readonly ConcurrentDictionary<string, long> _durable;

    /// <summary>The same machine after a crash of the process knows what was synced before.</summary>
    internal FaultyDisk(FaultyDisk? before = null) =>
        _durable = before?._durable ?? new ConcurrentDictionary<string, long>(StringComparer.Ordinal);

    /// <summary>The steps so far, by name.</summary>
    internal IReadOnlyList<string> Steps
    {
        get
        {
            lock (_gate)
                return [.. _steps];
        }
    }

    /// <summary>From this step on (counted from 0) nothing happens any more.</summary>
    internal int CrashAt { get; set; } = int.MaxValue;

    /// <summary>What share of a failing or crashing write still reaches the file.</summary>
    internal double TornShare { get; set; }

    /// <summary>The error that a step of that name ends in, or null.</summary>
    internal Func<string, Exception?> Fault { get; set; } = _ => null;

    internal Func<string, IReadOnlyList<string>>? Listing { get; set; }

    internal bool CanSyncAll { get; set; } = true;

    internal bool TellsCase { get; set; } = true;

    internal long Free { get; set; } = long.MaxValue;

    internal Place? At { get; set; }

    internal static IOException NoSpace() => new("No space left on device", Posix.NoSpace);

    internal static IOException Broken() => new("Input/output error", FailedInputOutput);

    /// <summary>
    /// A power failure after a crash: each file below <paramref name="root"/> loses some of what no sync has covered.
    /// </summary>
    internal void LoseUnsynced(string root, Random random)
    {
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != PathLayout.Lock))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            var length = RandomAccess.GetLength(file);
            RandomAccess.SetLength(file, random.NextInt64(Math.Min(_durable.GetValueOrDefault(path), length), length + 1));
            NoteDurable(path); // what is left is what was on the platter
        }
    }

    internal void CrashNow() => CrashAt = 0;

    /// <summary>Counts a step and fails where it is told to.</summary>
    internal void Step(string name)
    {
        lock (_gate)
        {
            if (_steps.Count >= CrashAt)
                throw new CrashException();
            _steps.Add(name);
        }

        if (Fault(name) is { } fault)
            throw fault;
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            Step(nameof(Write));
        }
        catch (Exception)
        {
            _real.Write(file, bytes[..(int)(bytes.Length * TornShare)], offset);
            TornShare = 0; // after a crash nothing more arrives
            throw;
        }

        _real.Write(file, bytes, offset);
    }

    public void Truncate(SafeFileHandle file, long length)
    {
        Step(nameof(Truncate));
        _real.Truncate(file, length);
    }

    public void Sync(SafeFileHandle file)
    {
        Step(nameof(Sync));
        NoteDurable(PathOf(file));
    }

    public void SyncDirectory(string directory) => Step(nameof(SyncDirectory));

    public void SyncFilesystem(SafeFileHandle root)
    {
        Step(nameof(SyncFilesystem));
        foreach (var file in Directory.EnumerateFiles(PathOf(root), "*", SearchOption.AllDirectories))
            NoteDurable(file);
    }

    public void Rename(string from, string to)
    {
        Step(nameof(Rename));
        _real.Rename(from, to);
        _durable[to] = _durable.GetValueOrDefault(from);
    }

    public void Delete(string file)
    {
        Step(nameof(Delete));
        _real.Delete(file);
    }

    public IReadOnlyList<string> List(string directory) => Listing?.Invoke(directory) ?? _real.List(directory);

    public bool CanSyncFilesystem(string root) => CanSyncAll;

    public bool IsCaseSensitive(string directory)
    {
        Step(nameof(IsCaseSensitive));
        return TellsCase && _real.IsCaseSensitive(directory);
    }

    public long FreeBytes(string directory) => Math.Min(Free, _real.FreeBytes(directory));

    public Place Identify(string directory) => At ?? _real.Identify(directory);

    private void NoteDurable(string path) => _durable[path] = new FileInfo(path).Length;

    private static string PathOf(SafeFileHandle file) =>
        new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget!;

    /// <summary>The process is no more.</summary>
    internal sealed class CrashException() : Exception("crash");
}
