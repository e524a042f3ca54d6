using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

public sealed class SmallFilesTests : IDisposable
{
    private readonly TemporaryPath _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task The_state_of_an_account_is_read_back()
    {
        await using var path = await _temporary.OpenAsync();
        var stat = new AccountStat
        {
            Name = "grüße@example.com",
            Cursor = "opaque \"cursor\"",
            LastItem = ItemId.Of(77),
            LastScan = _temporary.Time.GetUtcNow(),
            Items = 3,
            DeletedItems = 2,
            Quarantined = 1,
        };
        Assert.Null(await path.ReadAccountStatAsync(Histories.Account, CancellationToken.None));

        await path.WriteAccountStatAsync(Histories.Account, new AccountStat { Name = "first" }, CancellationToken.None);
        await path.WriteAccountStatAsync(Histories.Account, stat, CancellationToken.None);

        Assert.Equal(stat, await path.ReadAccountStatAsync(Histories.Account, CancellationToken.None));
        var backupStat = JsonNode.Parse(await File.ReadAllTextAsync(_temporary.Full($"accounts/{Histories.Account}/backupstat")))!;
        Assert.Equal(Histories.Account.ToString(), (string?)backupStat["account"]);
    }

    [Fact]
    public async Task The_first_run_of_an_account_stays()
    {
        await using var path = await _temporary.OpenAsync();
        var file = _temporary.Full($"accounts/{Histories.Account}/backupstat");
        await path.WriteAccountStatAsync(Histories.Account, new AccountStat { Name = "a" }, CancellationToken.None);
        var before = await File.ReadAllTextAsync(file);
        _temporary.Time.Advance(TimeSpan.FromDays(1));

        await path.WriteAccountStatAsync(Histories.Account, new AccountStat { Name = "b" }, CancellationToken.None);

        Assert.Equal(before, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_server_archive_is_there_as_a_whole_or_not_at_all()
    {
        await using var path = await _temporary.OpenAsync();
        var date = new DateOnly(2026, 11, 23);

        await path.WriteServerArchiveAsync(date, "config.tar.gz", WriteAsync, CancellationToken.None);
        await Assert.ThrowsAsync<IOException>(() => path.WriteServerArchiveAsync(date, "other.tar.gz", WriteAndFailAsync, CancellationToken.None));

        Assert.Equal("config", await File.ReadAllTextAsync(_temporary.Full("servers/2026-11-23/config.tar.gz")));
        Assert.Single(Directory.EnumerateFileSystemEntries(_temporary.Full("servers/2026-11-23")));
        await path.SyncAsync(CancellationToken.None); // a source that failed is no failed disk

        static async Task WriteAsync(Stream stream, CancellationToken cancellation) =>
            await stream.WriteAsync(Encoding.ASCII.GetBytes("config"), cancellation);

        static async Task WriteAndFailAsync(Stream stream, CancellationToken cancellation)
        {
            await WriteAsync(stream, cancellation);
            throw new IOException("the source cannot be read");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("/etc/passwd")]
    [InlineData("x.tmp")]
    public async Task An_archive_name_that_leads_elsewhere_is_refused(string name)
    {
        await using var path = await _temporary.OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() =>
            path.WriteServerArchiveAsync(default, name, (_, _) => Task.CompletedTask, CancellationToken.None));
    }

    [Fact]
    public async Task A_path_is_described()
    {
        await using var path = await _temporary.OpenAsync();
        var started = _temporary.Time.GetUtcNow();
        var stored = await TemporaryPath.PutAsync(path, TemporaryPath.Content(1));
        await path.Logs.AppendAsync(Histories.Account, Histories.Of(ItemId.Of(1), 1).Transactions, CancellationToken.None);
        await path.NoteSmartScanAsync(started, started.AddMinutes(5), CancellationToken.None);
        await path.SyncAsync(CancellationToken.None);

        var info = await path.DescribeAsync(CancellationToken.None);

        Assert.True(info.FreeBytes > 0);
        Assert.Equal(
            new BackupPathInfo
            {
                Root = _temporary.Root,
                Server = TemporaryPath.Server,
                FormatVersion = 1,
                FirstRun = started,
                LastSmartScan = started,
                FreeBytes = info.FreeBytes,
                BlobBytes = stored.Location.StoredLength,
                IncomingVolumes = 1,
                Accounts = 1,
            },
            info);
    }
}
