using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>A Backup Path and a catalog in a directory of their own, whose steps can fail.</summary>
internal sealed class TestStores : IAsyncDisposable
{
    private readonly TempDirectory _home = new();
    private readonly Faults _faults;

    private TestStores(Faults faults) => _faults = faults;

    internal string BackupPath => _home.File("backup");

    internal IBackupPath Path { get; private set; } = null!;

    internal ICatalog Catalog { get; private set; } = null!;

    internal Faults Faults => _faults;

    internal static async Task<TestStores> OpenAsync(Faults faults, long largeBlobThreshold = 8 << 20)
    {
        var stores = new TestStores(faults);
        var options = new BackupPathOptions
        {
            Root = stores.BackupPath,
            MinimumFreeBytes = 0,
            LargeBlobThreshold = largeBlobThreshold,
        };
        var server = new ServerId(Guid.Parse("55555555-5555-4555-8555-555555555555"));
        stores.Path = new FaultyBackupPath(
            await BackupPathOpener.OpenAsync(options, server, TimeProvider.System, CancellationToken.None), faults);
        var catalog = new CatalogOptions { Path = stores._home.File("catalog.db") };
        stores.Catalog = new FaultyCatalog(await SqlCatalog.OpenAsync(catalog, TimeProvider.System, CancellationToken.None), faults);
        return stores;
    }

    public async ValueTask DisposeAsync()
    {
        await Catalog.DisposeAsync();
        await Path.DisposeAsync();
        _home.Dispose();
    }
}
