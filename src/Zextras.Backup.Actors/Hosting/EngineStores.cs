using System.Data.Common;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Akka.Configuration;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Database;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// Everything an engine keeps on disk, opened and checked before its actor system starts: the data directory, the Backup
/// Path, the catalog. Dispose when the actor system has stopped.
/// </summary>
public sealed class EngineStores : IAsyncDisposable
{
    private const string ServerIdFile = "server-id";
    private const string LockFile = "lock";
    private const string CatalogFile = "catalog.db";

    private readonly FileStream _lock;

    private EngineStores(FileStream heldLock, string dataDirectory, Config config, ServerId server)
    {
        (_lock, DataDirectory, Config, Server) = (heldLock, dataDirectory, config, server);
        Settings = EngineSettings.Read(config);
        Journal = new JournalSettings
        {
            Directory = dataDirectory,
            Server = DatabaseSettings.Read(config, Environment.GetEnvironmentVariable),
        };
    }

    internal Config Config { get; }

    internal EngineSettings Settings { get; }

    internal ServerId Server { get; }

    internal string DataDirectory { get; }

    internal JournalSettings Journal { get; }

    /// <summary>The node's right to write; null where it is alone.</summary>
    internal WriteLease? Lease { get; private set; }

    private string JournalPlace => Journal.Server?.Description ?? $"The data directory {DataDirectory}";

    /// <summary>What reads and scans of the Backup Path met and stepped over.</summary>
    internal DamageNotes Damages { get; } = new();

    internal IBackupPath Path { get; private set; } = null!;

    /// <summary>What lets the path be moved while it is used, the same as <see cref="Path"/>; null where several nodes write it.</summary>
    internal MovableBackupPath? Movable { get; private set; }

    /// <summary>How the path was opened.</summary>
    internal BackupPathOptions PathOptions { get; private set; } = null!;

    /// <summary>The path that the command line names; another one is in use if it was moved.</summary>
    internal string ConfiguredPath { get; private set; } = null!;

    internal ICatalog Catalog { get; private set; } = null!;

    /// <summary>Opens all stores, or none.</summary>
    /// <exception cref="EngineStartException">Something is in the way; the message says what to do.</exception>
    public static async Task<EngineStores> OpenAsync(EngineOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var config = EngineConfiguration.Load(options.ConfigFile, options.Cluster);
            Directory.CreateDirectory(options.DataDirectory);
            var heldLock = TakeLock(options.DataDirectory);
            var configured = options.BackupPath;
            EngineStores? stores = null;
            try
            {
                var isClustered = config.GetBoolean("backup.cluster.enabled");
                options = isClustered ? options : ToMovedPath(options);
                var server = await ReadServerIdAsync(options, isClustered, clock, cancellation);
                stores = new EngineStores(heldLock, options.DataDirectory, config, server) { ConfiguredPath = configured };
                await stores.OpenAsync(options, config, clock, cancellation);
                return stores;
            }
            catch
            {
                await heldLock.DisposeAsync();
                if (stores is not null)
                {
                    await stores.DisposeAsync();
                }

                throw;
            }
        }
        catch (Exception e) when (e is BackupPathException or CatalogException or SettingException or IOException or UnauthorizedAccessException or DbException)
        {
            throw new EngineStartException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Before the catalog: it waits for a settling, which tells the catalog where the blobs lie.
        if (Path is not null)
        {
            await Path.DisposeAsync();
        }

        if (Catalog is not null)
        {
            await Catalog.DisposeAsync();
        }

        await _lock.DisposeAsync();
    }

    /// <summary>Puts something between the engine and its stores, before it starts: how tests make steps of the write order fail.</summary>
    internal void Wrap(Func<IBackupPath, IBackupPath> path, Func<ICatalog, ICatalog> catalog) =>
        (Path, Catalog) = (path(Path), catalog(Catalog));

    /// <summary>How other nodes reach this one.</summary>
    public string PublicHostname => Settings.Cluster.PublicHostname;

    /// <summary>Whether this node is one of several.</summary>
    public bool IsClustered => Settings.Cluster.Enabled;

    /// <summary>Whether the cluster's own authority signed a certificate.</summary>
    public bool IsSignedByCluster(X509Certificate2 certificate) => NodeCertificate.IsSigned(certificate, Settings.Cluster);

    private async Task OpenAsync(EngineOptions options, Config config, TimeProvider clock, CancellationToken cancellation)
    {
        if (IsClustered)
        {
            if (Journal.Server is null)
            {
                throw new EngineStartException("The nodes of a cluster share journal and catalog: set backup.database.provider = postgres.");
            }

            Lease = new WriteLease(clock, Settings.Cluster.Lease);
        }

        var path = new BackupPathOptions
        {
            Root = options.BackupPath,
            MinimumFreeBytes = Settings.MinimumFreeBytes,
            VolumeBytes = Settings.VolumeBytes,
            CompressionLevel = Settings.CompressionLevel,
            AdoptCopied = Settings.AdoptCopied || options.AttachBackupPath,
            OnDamage = Damages.Note,
            Node = Settings.Cluster.Enabled ? Settings.Cluster.Node : BackupPathOptions.LoneNode,
            Shared = Settings.Cluster.Enabled,
            Lease = Lease,
        };
        // A catalog alone may be missing: somebody deleted a damaged one, and it is rebuilt.
        var catalogFile = System.IO.Path.Combine(options.DataDirectory, CatalogFile);
        var isUnfinished = PathAttachment.IsUnfinished(options.DataDirectory);
        var isNewJournal = isUnfinished
            || (Journal.Dialect.IsNew() && (Journal.Server is not null || !File.Exists(catalogFile)));
        if (options.AttachBackupPath && !isNewJournal)
        {
            throw new EngineStartException(
                $"{JournalPlace} has a journal already. Start without --attach; or to make journal and catalog again from the Backup Path, name an empty {(Journal.Server is null ? "data directory with --data" : "database")}.");
        }

        if (!isNewJournal && !IsClustered && !File.Exists(System.IO.Path.Combine(options.BackupPath, PathLayout.BackupStat)))
        {
            // A disk that is not mounted looks like this: a new backup begun there would hide the old one.
            throw new EngineStartException(
                $"There is no Backup Path at {options.BackupPath}, but the data directory {options.DataDirectory} has a journal of one. Mount its disk, or name where it is; to begin a new backup, name an empty data directory, too.");
        }

        PathOptions = path;
        Path = await BackupPathOpener.OpenAsync(path, Server, clock, cancellation);
        if (!IsClustered)
        {
            Path = Movable = new MovableBackupPath(Path);
        }

        if (isNewJournal && !options.AttachBackupPath && (isUnfinished || Path.Logs.ListAccounts().Count > 0))
        {
            throw new EngineStartException(
                $"The Backup Path {options.BackupPath} has accounts, but it is unknown here: {JournalPlace} has no journal of them. Name the {(Journal.Server is null ? "data directory that belongs to it with --data" : "database that belongs to it")}; if that is lost, start once with --attach, which makes it again from the Backup Path.");
        }

        var attachment = options.AttachBackupPath ? new PathAttachment(Journal, Path, Server, clock, options.Log) : null;
        if (attachment is not null)
        {
            await attachment.BeginAsync(cancellation);
        }

        var catalog = new CatalogOptions { Path = catalogFile, Server = Journal.Server, Lease = Lease };
        Catalog = await SqlCatalog.OpenAsync(catalog, clock, cancellation);
        if (attachment is not null)
        {
            await attachment.RunAsync(Catalog, cancellation);
        }
    }

    private static EngineOptions ToMovedPath(EngineOptions options)
    {
        if (MovedPath.Read(options.DataDirectory) is not { } moved || moved == new PathLayout(options.BackupPath).Root)
        {
            return options;
        }

        options.Log($"The Backup Path is {moved}, where ZxBackup_DestPath has moved it; {options.BackupPath} of the command line is not used.");
        return options with { BackupPath = moved };
    }

    private static FileStream TakeLock(string directory)
    {
        var file = System.IO.Path.Combine(directory, LockFile);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new EngineStartException(
                $"The data directory {directory} is in use by another node, or {file} cannot be written: {e.Message} Stop the other node, or name another directory with --data.",
                e);
        }
    }

    /// <summary>Whose path a new data directory is to take over; null where there is none yet.</summary>
    private static async Task<ServerId?> OwnerAsync(EngineOptions options, bool isClustered, CancellationToken cancellation)
    {
        if (!File.Exists(System.IO.Path.Combine(options.BackupPath, PathLayout.BackupStat)))
        {
            if (isClustered)
            {
                throw new EngineStartException(
                    $"There is no Backup Path at {options.BackupPath} yet. Give the nodes of a cluster that begins one id of the mail server: the same --server-id UUID for each.");
            }

            return !options.AttachBackupPath ? null : throw new EngineStartException(
                $"There is no Backup Path at {options.BackupPath} that could be attached. Name the directory that holds {PathLayout.BackupStat} with --backup-path.");
        }

        using var path = await BackupPathOpener.OpenReadOnlyAsync(new BackupPathOptions { Root = options.BackupPath }, cancellation);
        return options.AttachBackupPath || isClustered
            ? path.Server
            : throw new EngineStartException(
                $"The Backup Path {options.BackupPath} belongs to server {path.Server}, and the data directory {options.DataDirectory} is new. Name the data directory that belongs to it with --data; if that is lost, start once with --attach, which makes it again from the Backup Path.");
    }

    private static async Task<ServerId> ReadServerIdAsync(EngineOptions options, bool isClustered, TimeProvider clock, CancellationToken cancellation)
    {
        var file = System.IO.Path.Combine(options.DataDirectory, ServerIdFile);
        var kept = File.Exists(file) ? (await File.ReadAllTextAsync(file, cancellation)).Trim() : null;
        if (kept is not null && !ServerId.TryParse(kept, null, out _))
        {
            throw new EngineStartException($"{file} does not hold a server id (a UUID). Restore it, or give the id with --server-id and delete the file.");
        }

        if (kept is not null)
        {
            var server = ServerId.Parse(kept);
            return options.ServerId is { } given && given != server
                ? throw new EngineStartException($"The data directory {options.DataDirectory} belongs to server {server}, not {given}. Name that server's own directory with --data.")
                : server;
        }

        var fresh = options.ServerId ?? await OwnerAsync(options, isClustered, cancellation) ?? new ServerId(Guid.CreateVersion7(clock.GetUtcNow()));
        var disk = new DiskGuard(PosixDisk.Instance, options.DataDirectory);
        await new AtomicFile(disk).WriteAsync(file, Encoding.ASCII.GetBytes($"{fresh}\n"), cancellation);
        return fresh;
    }
}
