using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

public sealed class OpeningTests : IDisposable
{
    private static readonly Place Here = new("machine", 17, "1.000000000");

    private readonly TemporaryPath _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_missing_directory_is_made_and_becomes_the_servers_own()
    {
        _temporary.Options = _temporary.Options with { Root = Path.Combine(_temporary.Home, "a", "b") };

        await using (var path = await _temporary.OpenAsync())
        {
            Assert.Equal(TemporaryPath.Server, path.Server);
        }

        var stat = JsonNode.Parse(await File.ReadAllTextAsync(_temporary.Full("backupstat")))!;
        Assert.Equal(1, (int)stat["format"]!);
        Assert.Equal(TemporaryPath.Server.ToString(), (string?)stat["server"]);
        Assert.Equal(_temporary.Time.GetUtcNow(), (DateTimeOffset)stat["first-run"]!);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(_temporary.Root).UnixFileMode);
    }

    [Fact]
    public async Task A_path_is_opened_again_and_keeps_its_first_run()
    {
        await (await _temporary.OpenAsync()).DisposeAsync();
        var before = await File.ReadAllBytesAsync(_temporary.Full("backupstat"));
        _temporary.Time.Advance(TimeSpan.FromDays(1));

        await using var path = await _temporary.OpenAsync();

        Assert.Equal(before, await File.ReadAllBytesAsync(_temporary.Full("backupstat")));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 4, 0, 0, TimeSpan.Zero), (await path.DescribeAsync(CancellationToken.None)).FirstRun);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(_temporary.Home, "file"), "x");
        _temporary.Options = _temporary.Options with { Root = Path.Combine(_temporary.Home, "file", "path") };

        await RefusedAsync(BackupPathRefusal.Missing, "Make the directory");
    }

    [Fact]
    public async Task A_file_is_refused()
    {
        await File.WriteAllTextAsync(_temporary.Root, "x");

        await RefusedAsync(BackupPathRefusal.Missing, "Make the directory");
    }

    [Fact]
    public async Task A_directory_that_cannot_be_read_is_refused()
    {
        Directory.CreateDirectory(_temporary.Root);

        await RefusedAsync(
            BackupPathRefusal.NotReadable,
            "right to read",
            new FaultyDisk { Listing = _ => throw new UnauthorizedAccessException("denied") });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_directory_that_cannot_be_written_is_refused(bool exists)
    {
        if (exists)
            Directory.CreateDirectory(_temporary.Root);

        await RefusedAsync(
            BackupPathRefusal.NotWritable,
            "right to write",
            new FaultyDisk { Fault = step => step == "IsCaseSensitive" ? new UnauthorizedAccessException("denied") : null });
    }

    [Fact]
    public async Task A_directory_of_a_read_only_filesystem_is_refused()
    {
        // Even root cannot make a file there; the directory must be empty, or it would be refused as foreign.
        var empty = Directory.EnumerateDirectories("/proc/self/task").Select(task => Path.Combine(task, "attr")).First();
        _temporary.Options = _temporary.Options with { Root = empty };

        await RefusedAsync(BackupPathRefusal.NotWritable, "right to write", new FaultyDisk { Listing = _ => [] });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_filesystem_that_does_not_tell_case_is_refused(bool exists)
    {
        if (exists)
            Directory.CreateDirectory(_temporary.Root);

        await RefusedAsync(BackupPathRefusal.CaseInsensitive, "case-sensitive filesystem", new FaultyDisk { TellsCase = false });
    }

    [Fact]
    public async Task The_probe_for_case_tells_this_filesystem_and_leaves_nothing()
    {
        Directory.CreateDirectory(_temporary.Root);
        await File.WriteAllTextAsync(_temporary.Full("a"), "x");

        Assert.Equal(!File.Exists(_temporary.Full("A")), PosixDisk.Instance.IsCaseSensitive(_temporary.Root));

        Assert.Equal([_temporary.Full("a")], Directory.EnumerateFileSystemEntries(_temporary.Root));
    }

    [Fact]
    public async Task Too_little_free_space_is_refused()
    {
        _temporary.Options = _temporary.Options with { MinimumFreeBytes = 2 << 20 };

        await RefusedAsync(BackupPathRefusal.TooLittleSpace, "has 1 MiB of free space, less than the threshold of 2 MiB", new FaultyDisk { Free = 1 << 20 });
    }

    [Fact]
    public async Task A_path_of_another_server_is_refused()
    {
        await MakeAsync();

        await RefusedAsync(BackupPathRefusal.OwnedByAnother, "read-only", server: new ServerId(Guid.Parse("99999999-1111-4111-8111-111111111111")));
    }

    [Fact]
    public async Task A_copied_path_is_refused_until_it_is_adopted()
    {
        await MakeAsync();
        await CopyAsync(_temporary.Root, Path.Combine(_temporary.Home, "copy"));
        _temporary.Options = _temporary.Options with { Root = Path.Combine(_temporary.Home, "copy") };
        await RefusedAsync(BackupPathRefusal.Copied, "AdoptCopied");

        _temporary.Options = _temporary.Options with { AdoptCopied = true };
        await (await _temporary.OpenAsync()).DisposeAsync();
        _temporary.Options = _temporary.Options with { AdoptCopied = false };
        await (await _temporary.OpenAsync()).DisposeAsync();
    }

    [Theory]
    [InlineData("other machine", 17, "1.000000000", false)]
    [InlineData("machine", 18, "1.000000000", false)]
    [InlineData("machine", 17, "2.000000000", false)]
    [InlineData(null, 17, "1.000000000", true)]
    [InlineData("machine", 0, null, true)]
    public async Task A_path_is_known_by_machine_inode_and_birth_time(string? machine, ulong inode, string? birth, bool isSame)
    {
        await (await _temporary.OpenAsync(new FaultyDisk { At = Here })).DisposeAsync();
        var there = new FaultyDisk { At = new Place(machine, inode, birth) };

        if (isSame)
            await (await _temporary.OpenAsync(there)).DisposeAsync();
        else
            await RefusedAsync(BackupPathRefusal.Copied, "copied or moved", there);
    }

    [Fact]
    public async Task What_is_known_of_a_place_is_not_forgotten_where_less_can_be_seen()
    {
        await (await _temporary.OpenAsync(new FaultyDisk { At = Here })).DisposeAsync();
        await (await _temporary.OpenAsync(new FaultyDisk { At = Here with { Machine = null } })).DisposeAsync();

        await RefusedAsync(BackupPathRefusal.Copied, "copied or moved", new FaultyDisk { At = Here with { Machine = "other" } });
    }

    [Fact]
    public async Task A_newer_format_is_refused()
    {
        await MakeAsync();
        var file = _temporary.Full("backupstat");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal));

        await RefusedAsync(BackupPathRefusal.NewerFormat, "format 2");
        await Assert.ThrowsAsync<BackupPathException>(() => BackupPathOpener.OpenReadOnlyAsync(_temporary.Options, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"format":1,"server":"x","first-run":"2026-11-23T00:00:00Z"}""")]
    public async Task A_damaged_backupstat_is_refused(string content)
    {
        await MakeAsync();
        await File.WriteAllTextAsync(_temporary.Full("backupstat"), content);

        await RefusedAsync(BackupPathRefusal.DamagedStat, "Put back a good copy");
    }

    [Fact]
    public async Task A_directory_with_foreign_files_is_refused()
    {
        Directory.CreateDirectory(_temporary.Root);
        await File.WriteAllTextAsync(_temporary.Full("thesis.txt"), "x");

        await RefusedAsync(BackupPathRefusal.NotABackupPath, "holds 'thesis.txt'");
    }

    [Fact]
    public async Task What_a_crash_while_initialising_left_is_not_foreign()
    {
        Directory.CreateDirectory(_temporary.Full("lost+found"));
        foreach (var name in (string[])["lock", "backupstat.tmp", ".probe-77"])
            await File.WriteAllTextAsync(_temporary.Full(name), string.Empty);

        await (await _temporary.OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task A_crash_at_any_step_of_initialising_can_be_opened_again()
    {
        var crashed = true;
        for (var step = 0; crashed; step++)
        {
            using var temporary = new TemporaryPath();
            Directory.CreateDirectory(temporary.Root);
            var disk = new FaultyDisk { CrashAt = step };
            var opened = await Record.ExceptionAsync(async () => await (await temporary.OpenAsync(disk)).DisposeAsync());
            crashed = opened is FaultyDisk.CrashException;

            await (await temporary.OpenAsync()).DisposeAsync();
            Assert.True(step < 100);
        }
    }

    [Fact]
    public async Task A_second_opening_is_refused_and_says_who_has_it()
    {
        await using var path = await _temporary.OpenAsync();

        await RefusedAsync(BackupPathRefusal.InUse, $"process {Environment.ProcessId} on");
    }

    [Fact]
    public async Task Another_process_is_refused_while_the_path_is_open_and_welcome_after()
    {
        await using (await _temporary.OpenAsync())
        {
            Assert.Equal(1, await FlockAsync());
        }

        Assert.Equal(0, await FlockAsync());
    }

    [Fact]
    public async Task Reading_only_touches_nothing_and_works_while_the_path_is_in_use()
    {
        await using var path = await _temporary.OpenAsync();
        var stored = await TemporaryPath.PutAsync(path, TemporaryPath.Content(1));
        await path.Logs.AppendAsync(Histories.Account, Histories.Of(ItemId.Of(1), 2).Transactions, CancellationToken.None);
        await path.SyncAsync(CancellationToken.None);
        var before = _temporary.Snapshot();

        using var reader = await BackupPathOpener.OpenReadOnlyAsync(_temporary.Options, CancellationToken.None);

        Assert.Equal(TemporaryPath.Server, reader.Server);
        Assert.Equal(TemporaryPath.Content(1), await TemporaryPath.ReadAsync(reader.Blobs, stored));
        Assert.Single(await TemporaryPath.ReadAllAsync(reader.Logs, Histories.Account));
        Assert.Equal(1, (await reader.DescribeAsync(CancellationToken.None)).Accounts);
        Assert.Equal(before, _temporary.Snapshot());
    }

    [Fact]
    public async Task A_directory_without_backupstat_is_no_path_to_read()
    {
        var refusal = await Assert.ThrowsAsync<BackupPathException>(() => BackupPathOpener.OpenReadOnlyAsync(_temporary.Options, CancellationToken.None));

        Assert.Equal(BackupPathRefusal.NotABackupPath, refusal.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("N1")]
    [InlineData("n-1")]
    [InlineData("../n")]
    public async Task A_node_name_that_cannot_be_part_of_a_file_name_is_refused(string node)
    {
        _temporary.Options = _temporary.Options with { Node = node };

        await Assert.ThrowsAsync<ArgumentException>(() => _temporary.OpenAsync());
    }

    private async Task MakeAsync()
    {
        await using var path = await _temporary.OpenAsync();
        await TemporaryPath.PutAsync(path, TemporaryPath.Content(1));
    }

    private async Task RefusedAsync(BackupPathRefusal reason, string advice, IDisk? disk = null, ServerId? server = null)
    {
        var before = _temporary.Snapshot();

        var refusal = await Assert.ThrowsAsync<BackupPathException>(() => _temporary.OpenAsync(disk, server));

        Assert.Equal(reason, refusal.Reason);
        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_temporary.Root, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, _temporary.Snapshot());
    }

    private Task<int> FlockAsync() => RunAsync("flock", "--nonblock", _temporary.Full("lock"), "true");

    private static Task<int> CopyAsync(string from, string to) => RunAsync("cp", "-a", from, to);

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
