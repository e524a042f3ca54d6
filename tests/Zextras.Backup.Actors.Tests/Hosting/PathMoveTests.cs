using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Hosting;

/// <summary><c>config set server ZxBackup_DestPath</c> in a whole engine.</summary>
public sealed class PathMoveTests : IAsyncLifetime
{
    private const string Inbox = "mail:INBOX";

    private readonly EngineFixture _engine = new();
    private readonly TempDirectory _other = new();
    private ScriptedAccount _anna = null!;

    private string Place => _other.File("new/backup");

    public async Task InitializeAsync()
    {
        _anna = _engine.Server.AddAccount("anna@example.com");
        for (var i = 0; i < 30; i++)
            _anna.Add(Inbox, $"m{i}", $"Subject: {i}\n\n{new string('x', i * 100)}");
        await _engine.StartAsync();
        _anna.Delete(_anna.Items[3]);
        await _engine.SmartScanAsync();
    }

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        _other.Dispose();
    }

    [Fact]
    public async Task The_whole_backup_is_in_the_new_path_and_later_writes_go_there_only()
    {
        var before = await _engine.ReadAsync();
        var old = Snapshot(_engine.BackupPath);

        var value = await SetAsync(Place);

        Assert.Contains("doMoveBackupPath", value.Pending, StringComparison.Ordinal);
        Assert.Equal(_engine.BackupPath, value.Value);
        var move = await EndMoveAsync();
        Assert.Equal((OperationState.Done, null), (move.State, move.Error));
        Assert.Equal((Place, "server", null), await ShowAsync());
        _anna.Add(Inbox, "later", "Subject: later");
        await _engine.SmartScanAsync();
        var after = await _engine.ReadAsync();
        after.AssertSound();
        after.AssertIsMailbox(_anna);
        Assert.Equal(Ids(before), Ids(after).Intersect(Ids(before)).ToHashSet());
        Assert.Equal(old, Snapshot(_engine.BackupPath));
        var undeleted = await _engine.EndAsync(await _engine.Restores.StartUndeleteAsync(new UndeleteRequest { Account = _anna.Name }, "test", CancellationToken.None));
        Assert.Equal(1, new Counts(undeleted)["restored"]);
    }

    [Fact]
    public async Task After_a_restart_the_new_path_is_in_use_whatever_the_command_line_says()
    {
        await SetAsync(Place);
        await EndMoveAsync();

        await _engine.RestartAsync();

        Assert.Equal((Place, "server", null), await ShowAsync());
        Assert.Equal(OperationState.Done, (await _engine.SmartScanAsync(deep: true)).State);
        (await _engine.ReadAsync()).AssertSound();
    }

    [Fact]
    public async Task The_new_path_counts_as_initialised_only_after_the_smart_scan_that_follows_by_itself()
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _anna.Script(Scripts.RunsBefore(1, () => hold.Task));

        await SetAsync(Place);
        await EndMoveAsync();

        Assert.Null((await _engine.Engine.GetBackupInfoAsync(CancellationToken.None)).LastSmartScan);
        var scan = _engine.Engine.ListOperations().First(operation => operation.Kind == OperationKinds.SmartScan);
        Assert.False(scan.IsOver);
        hold.SetResult();
        Assert.Equal(OperationState.Done, (await _engine.EndAsync(scan)).State);
        Assert.NotNull((await _engine.Engine.GetBackupInfoAsync(CancellationToken.None)).LastSmartScan);
    }

    [Fact]
    public async Task The_switch_waits_for_a_scan_and_a_move_that_is_stopped_goes_on_when_it_is_asked_for_again()
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _anna.Script(Scripts.RunsBefore(1, () => hold.Task));
        var scan = await _engine.Engine.StartAccountScanAsync(_anna.Name, deep: true, "test", CancellationToken.None);
        await SetAsync(Place);
        var inner = await SwitchAsync();
        Assert.Equal(OperationState.Queued, inner.State);

        _engine.Engine.StopOperation(_engine.Engine.ListOperations().First(operation => operation.Kind == OperationKinds.PathMove).Id);

        var stopped = await EndMoveAsync();
        Assert.Equal(OperationState.Stopped, stopped.State);
        Assert.Contains("still in use", stopped.Error, StringComparison.Ordinal);
        Assert.Equal((_engine.BackupPath, "command line", null), await ShowAsync());
        hold.SetResult();
        await _engine.EndAsync(scan);
        await SetAsync(Place);
        Assert.Equal(OperationState.Done, (await EndMoveAsync()).State);
        (await _engine.ReadAsync()).AssertSound();
    }

    [Fact]
    public async Task A_wrong_path_is_refused_at_once_and_nothing_changes()
    {
        File.WriteAllText(_other.File("file"), "");
        Directory.CreateDirectory(_other.File("used"));
        File.WriteAllText(_other.File("used/photo.jpg"), "");
        await using var foreign = new EngineFixture();
        await foreign.StartAsync();
        foreach (var (place, says) in new[]
        {
            ("relative/path", "absolute path"),
            (_other.File("file"), "cannot be made"),
            (_other.File("used"), "photo.jpg"),
            (foreign.BackupPath, "belongs to server"),
            (Path.Combine(_engine.BackupPath, "inside"), "lie in each other"),
            (Path.GetDirectoryName(_engine.BackupPath)!, "lie in each other"),
        })
        {
            var refused = await Assert.ThrowsAsync<BackupRequestException>(() => SetAsync(place));
            Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(_engine.Engine.ListOperations(), operation => operation.Kind == OperationKinds.PathMove);
        Assert.Equal(["photo.jpg"], Directory.EnumerateFileSystemEntries(_other.File("used")).Select(Path.GetFileName));
        Assert.Null((await SetAsync(_engine.BackupPath)).Pending);
    }

    [Fact]
    public async Task Back_to_the_old_path_is_refused_until_it_is_empty_and_unset_then_goes_there()
    {
        await SetAsync(Place);
        await EndMoveAsync();
        await EndScanAsync();
        var refused = await Assert.ThrowsAsync<BackupRequestException>(() => SetAsync(null));
        Assert.Contains("earlier Backup Path of this server", refused.Message, StringComparison.Ordinal);
        Directory.Delete(_engine.BackupPath, recursive: true);

        await SetAsync(null);

        Assert.Equal(OperationState.Done, (await EndMoveAsync()).State);
        Assert.Equal((_engine.BackupPath, "command line", null), await ShowAsync());
        await EndScanAsync();
        (await _engine.ReadAsync()).AssertSound();
    }

    private HashSet<TransactionId> Ids(BackupState state) => [.. state.Histories(_anna).SelectMany(history => history.Transactions).Select(one => one.Id)];

    private static List<(string, long, DateTime)> Snapshot(string root) =>
        [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => (file, new FileInfo(file).Length, File.GetLastWriteTimeUtc(file)))];

    private Task<PropertyValue> SetAsync(string? place) => _engine.Services.GetRequiredService<IPropertyService>()
        .ChangeAsync(PropertyLevel.Server, "", "ZxBackup_DestPath", place, "test", CancellationToken.None);

    private async Task<(string, string, string?)> ShowAsync()
    {
        var all = await _engine.Services.GetRequiredService<IPropertyService>().DumpAsync(PropertyLevel.Server, "", CancellationToken.None);
        var one = all.Single(property => property.Name == "ZxBackup_DestPath");
        return (one.Value, one.Origin, one.Pending);
    }

    private Task<Operation> EndMoveAsync() =>
        _engine.EndAsync(_engine.Engine.ListOperations().First(operation => operation.Kind == OperationKinds.PathMove));

    private Task<Operation> EndScanAsync() =>
        _engine.EndAsync(_engine.Engine.ListOperations().First(operation => operation.Kind == OperationKinds.SmartScan));

    private async Task<Operation> SwitchAsync()
    {
        using var patience = new CancellationTokenSource(EngineFixture.Patience);
        var move = _engine.Engine.ListOperations().First(operation => operation.Kind == OperationKinds.PathMove);
        await foreach (var now in _engine.Engine.WatchOperationAsync(move.Id, patience.Token))
        {
            if (now.Progress.Step.StartsWith(OperationKinds.PathSwitch, StringComparison.Ordinal))
                return _engine.Engine.ListOperations().First(operation => operation.Kind == OperationKinds.PathSwitch);
        }

        throw new InvalidOperationException("The move ended without a switch.");
    }
}
