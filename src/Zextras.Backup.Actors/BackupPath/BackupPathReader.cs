using System.Runtime.CompilerServices;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// A Backup Path that is only looked at: one to be restored from, inspected, or rebuilt from. Takes no lock and touches
/// nothing, so the path may belong to another server and may be in use.
/// </summary>
internal sealed class BackupPathReader : IDisposable
{
    private readonly PathLayout _layout;
    private readonly BackupPathOptions _options;
    private readonly BackupStatDocument _stat;
    private readonly IDisk _disk;

    /// <summary>Reads a path whose <c>backupstat</c> is known.</summary>
    public BackupPathReader(PathLayout layout, BackupPathOptions options, BackupStatDocument stat, IDisk disk)
    {
        (_layout, _options, _stat, _disk) = (layout, options, stat, disk);
        Codec = new BlobCodec(options.CompressionLevel);
        BlobReader = new BlobReader(layout, Codec, options.LargeBlobThreshold);
        LogReader = new ItemLogReader(layout, options.OnDamage);
    }

    /// <summary>The absolute path of its root.</summary>
    public string Root => _layout.Root;

    /// <summary>The server that owns it.</summary>
    public ServerId Server => ServerId.Parse(_stat.Server);

    /// <summary>Contents.</summary>
    public IBlobReader Blobs => BlobReader;

    /// <summary>Histories.</summary>
    public IItemLogReader Logs => LogReader;

    /// <summary>The compression of contents, for the path's own parts.</summary>
    internal BlobCodec Codec { get; }

    /// <summary>Contents, for the path's own parts.</summary>
    internal BlobReader BlobReader { get; }

    /// <summary>Histories, for the path's own parts.</summary>
    internal ItemLogReader LogReader { get; }

    /// <summary>The content of <c>account_stat</c>; null where it was never written.</summary>
    public Task<AccountStat?> ReadAccountStatAsync(AccountId account, CancellationToken cancellation) =>
        StatFiles.ReadAccountStatAsync(_layout, account, cancellation);

    /// <summary>All blobs by a scan of the headers of all volumes. Damage is told to <see cref="BackupPathOptions.OnDamage"/>.</summary>
    public async IAsyncEnumerable<StoredBlob> ScanBlobsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var scan = new VolumeScan(_layout, _options.OnDamage);
        foreach (var file in _layout.BlobFiles())
        {
            // File by file off the caller's thread; a volume's list of blobs is small beside its data.
            foreach (var stored in await Task.Run(() => Scan(scan, file), cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return stored;
            }
        }
    }

    /// <summary>What a status page shows of the path.</summary>
    public async Task<BackupPathInfo> DescribeAsync(CancellationToken cancellation)
    {
        var stat = await StatFiles.ReadBackupStatAsync(_layout, cancellation) ?? _stat;
        return await Task.Run(() => Describe(stat), cancellation);
    }

    /// <summary>Frees the memory of decompression.</summary>
    public void Dispose() => Codec.Dispose();

    private static List<StoredBlob> Scan(VolumeScan scan, string file)
    {
        try
        {
            return [.. scan.Read(file).Select(entry => entry.Stored)];
        }
        catch (FileNotFoundException)
        {
            return []; // settled since it was listed: its blobs are in files that are listed later
        }
    }

    private BackupPathInfo Describe(BackupStatDocument stat) => new()
    {
        Root = Root,
        Server = Server,
        FormatVersion = stat.Format,
        FirstRun = stat.FirstRun,
        LastSmartScan = stat.LastSmartScan?.Started,
        LastVerification = stat.LastVerification,
        FreeBytes = _disk.FreeBytes(Root),
        BlobBytes = _layout.BlobFiles().Sum(file => new FileInfo(_layout.Full(file)) is { Exists: true } info ? info.Length : 0),
        IncomingVolumes = _layout.IncomingVolumes().Count(),
        Accounts = _layout.ExistingAccounts().Count(),
    };
}
