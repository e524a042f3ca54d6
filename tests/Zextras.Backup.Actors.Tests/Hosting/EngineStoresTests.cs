using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Hosting;

public sealed class EngineStoresTests : IDisposable
{
    private static readonly ServerId One = new(Guid.Parse("11111111-1111-4111-8111-111111111111"));
    private static readonly ServerId Other = new(Guid.Parse("22222222-2222-4222-8222-222222222222"));

    private readonly TempDirectory _home = new();

    public void Dispose() => _home.Dispose();

    private EngineOptions Options(string data = "data", string path = "backup") =>
        new() { DataDirectory = _home.File(data), BackupPath = _home.File(path), ConfigFile = Configuration("backup.path.minimum-free = 0") };

    private string Configuration(string values)
    {
        var file = _home.File("backup.conf");
        File.WriteAllText(file, values);
        return file;
    }

    private static Task<EngineStores> OpenAsync(EngineOptions options) => EngineStores.OpenAsync(options, TimeProvider.System, CancellationToken.None);

    private static async Task<string> RefusedAsync(EngineOptions options) =>
        (await Assert.ThrowsAsync<EngineStartException>(() => OpenAsync(options))).Message;

    /// <summary>Leaves the Backup Path with an account in it, and the data directory with a journal.</summary>
    private async Task FillAsync(EngineOptions options)
    {
        await using var stores = await OpenAsync(options);
        await File.Create(Path.Combine(options.DataDirectory, "journal.db")).DisposeAsync();
        var account = new AccountId(Guid.NewGuid());
        var history = ItemHistory.Empty(ItemId.Of(1));
        var sighting = new Sighting.Seen
        {
            Id = TransactionId.New(DateTimeOffset.UnixEpoch),
            At = DateTimeOffset.UnixEpoch,
            Cause = TransactionCause.SmartScan,
            Placement = new Placement { Key = "m" },
            Content = new ItemContent { Kind = ItemKind.Message, Name = "m" },
        };
        await stores.Path.Logs.AppendAsync(account, [history.Decide(sighting).Transaction!], CancellationToken.None);
    }

    [Fact]
    public async Task A_Backup_Path_whose_disk_is_not_mounted_is_not_begun_anew()
    {
        await FillAsync(Options());
        Directory.Move(_home.File("backup"), _home.File("unmounted"));
        Directory.CreateDirectory(_home.File("backup")); // the mount point

        Assert.Contains("Mount its disk", await RefusedAsync(Options()), StringComparison.Ordinal);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_home.File("backup")));
        Directory.Delete(_home.File("backup"));
        Directory.Move(_home.File("unmounted"), _home.File("backup"));
        await (await OpenAsync(Options())).DisposeAsync();
    }

    [Fact]
    public async Task New_directories_are_made_and_the_server_id_is_kept()
    {
        ServerId made;
        await using (var stores = await OpenAsync(Options("a/b/data", "c/d/backup")))
            made = stores.Server;

        await using var again = await OpenAsync(Options("a/b/data", "c/d/backup"));
        Assert.Equal(made, again.Server);
        Assert.Equal(made, again.Path.Server);
    }

    [Fact]
    public async Task A_given_server_id_is_kept_and_another_one_is_refused()
    {
        await (await OpenAsync(Options() with { ServerId = One })).DisposeAsync();
        await using (var stores = await OpenAsync(Options()))
            Assert.Equal(One, stores.Server);

        var refusal = await RefusedAsync(Options() with { ServerId = Other });

        Assert.Contains($"belongs to server {One}, not {Other}", refusal, StringComparison.Ordinal);
        await (await OpenAsync(Options() with { ServerId = One })).DisposeAsync();
    }

    [Fact]
    public async Task A_data_directory_in_use_is_refused_until_it_is_free()
    {
        await using (await OpenAsync(Options()))
            Assert.Contains("in use by another node", await RefusedAsync(Options()), StringComparison.Ordinal);

        await (await OpenAsync(Options())).DisposeAsync();
    }

    [Fact]
    public async Task A_backup_path_in_use_is_refused_and_the_data_directory_stays_free()
    {
        await using (await OpenAsync(Options() with { ServerId = One }))
        {
            var second = Options("data2") with { ServerId = One };
            Assert.Contains("is in use by another process", await RefusedAsync(second), StringComparison.Ordinal);
            await (await OpenAsync(second with { BackupPath = _home.File("backup2") })).DisposeAsync(); // nothing of it is still held
        }
    }

    [Fact]
    public async Task The_backup_path_of_another_server_is_refused()
    {
        await (await OpenAsync(Options() with { ServerId = One })).DisposeAsync();

        Assert.Contains($"belongs to server {One}", await RefusedAsync(Options("data2") with { ServerId = Other }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_is_used_for_something_else_is_refused_and_not_touched()
    {
        Directory.CreateDirectory(_home.File("backup"));
        File.WriteAllText(_home.File("backup/thesis.odt"), "precious");

        Assert.Contains("thesis.odt", await RefusedAsync(Options()), StringComparison.Ordinal);

        Assert.Equal([_home.File("backup/thesis.odt")], Directory.GetFileSystemEntries(_home.File("backup")));
    }

    [Fact]
    public async Task A_backup_path_whose_journal_is_elsewhere_is_refused_and_the_right_data_directory_still_serves()
    {
        await FillAsync(Options() with { ServerId = One });

        Assert.Contains("has no journal of them", await RefusedAsync(Options("data2") with { ServerId = One }), StringComparison.Ordinal);

        await (await OpenAsync(Options())).DisposeAsync();
    }

    [Fact]
    public async Task A_server_id_that_cannot_be_read_is_refused()
    {
        Directory.CreateDirectory(_home.File("data"));
        File.WriteAllText(_home.File("data/server-id"), "no id");

        Assert.Contains("does not hold a server id", await RefusedAsync(Options()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup.scan.concurrent-reads = many", "backup.scan.concurrent-reads")]
    [InlineData("backup.path.compression-level = 99", "backup.path.compression-level")]
    [InlineData("backup.path.minimum-free = 1000000 GiB", "less than the threshold")]
    public async Task A_wrong_configuration_is_refused_by_name_and_leaves_no_lock(string line, string named)
    {
        var wrong = Options() with { ConfigFile = Configuration(line) };
        Assert.Contains(named, await RefusedAsync(wrong), StringComparison.Ordinal);

        await (await OpenAsync(Options())).DisposeAsync();
    }

    [Fact]
    public async Task A_damaged_catalog_is_refused()
    {
        await (await OpenAsync(Options())).DisposeAsync();
        foreach (var file in Directory.GetFiles(_home.File("data"), "catalog.db*"))
            File.WriteAllText(file, new string('x', 100_000));

        Assert.Contains("catalog", await RefusedAsync(Options()), StringComparison.Ordinal);
    }
}
