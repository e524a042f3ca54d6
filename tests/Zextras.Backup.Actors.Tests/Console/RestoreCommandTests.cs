using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Actors.Tests.Api;

namespace Zextras.Backup.Actors.Tests.Pbm;

/// <summary>What is typed arrives at the engine as it was meant.</summary>
public sealed class RestoreCommandTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Ten = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private readonly ServedNode _node = new();

    public async Task InitializeAsync()
    {
        await _node.InitializeAsync();
        _node.Announce();
    }

    public Task DisposeAsync() => _node.DisposeAsync();

    private async Task<object?> AskAsync(params string[] arguments)
    {
        var run = await ConsoleRun.Of([$"127.0.0.1:{_node.Url.Port}", "backup", .. arguments], _node.ReadEnvironment, CancellationToken.None);
        Assert.True(run.ExitCode == 0, run.Error);
        return _node.Restores.Asked;
    }

    [Fact]
    public async Task Undelete()
    {
        Assert.Equal(new UndeleteRequest { Account = "anna" }, await AskAsync("doUndelete", "anna", "first", "last"));
        Assert.Equal(
            new UndeleteRequest { Account = "anna", From = Ten, Until = Ten.AddHours(1), TargetOriginalFolder = false, DryRun = true },
            await AskAsync("doUndelete", "anna", "2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z", "target_original_folder", "false", "dryrun", "true"));
    }

    [Fact]
    public async Task Restore_on_new_account()
    {
        Assert.Equal(
            new AccountRestoreRequest { Source = "anna", Destination = "new@example.com" },
            await AskAsync("doRestoreOnNewAccount", "anna", "new@example.com", "last"));
        Assert.Equal(
            new AccountRestoreRequest
            {
                Source = "anna",
                Destination = "new@example.com",
                At = Ten,
                SameAccountId = true,
                Undelete = true,
                UndeleteFrom = Ten,
                AllowEmpty = true,
                DryRun = true,
            },
            await AskAsync(
                "doRestoreOnNewAccount", "anna", "new@example.com", "2026-11-23T10:00:00Z", "same_account_id", "true", "undelete", "true",
                "undelete_start_date", "2026-11-23T10:00:00Z", "allow_empty", "true", "dryrun", "true"));
    }

    [Fact]
    public async Task Rollback()
    {
        Assert.Equal(new RollbackRequest { Account = "anna", At = Ten }, await AskAsync("doRollback", "anna", "2026-11-23T10:00:00Z"));
        Assert.Equal(
            new RollbackRequest { Account = "anna", At = Ten, From = Ten.AddHours(1), Folder = "Work/2026", Additions = true, DryRun = true },
            await AskAsync("doRollback", "anna", "2026-11-23T10:00:00Z", "from", "2026-11-23T11:00:00Z", "folder", "Work/2026", "additions", "true", "dryrun", "true"));
    }

    [Fact]
    public async Task Restore_blobs()
    {
        Assert.Equal(new BlobRestoreRequest { Account = "anna", DryRun = true }, await AskAsync("doRestoreBlobs", "anna"));
        Assert.Equal(
            new BlobRestoreRequest { Scope = BlobScope.Drive, DryRun = false }, await AskAsync("doRestoreBlobs", "all", "items", "drive", "dryrun", "false"));
    }

    [Fact]
    public async Task External_restore()
    {
        var file = Path.Combine(_node.RuntimeDirectory, "accounts");
        File.WriteAllText(file, "clara@example.com\n\n");

        var asked = Assert.IsType<ExternalRestoreRequest>(await AskAsync(
            "doExternalRestore", "/mnt/old", "accounts", "anna@example.com,ben@example.com", "input_file", file, "domains", "example.com",
            "filter_deleted", "false", "skip_coses", "true", "provisioning_only", "true", "concurrent_accounts", "5", "max_file_size", "1000"));

        Assert.Equal("/mnt/old", asked.SourcePath);
        Assert.Equal(["anna@example.com", "ben@example.com", "clara@example.com"], asked.Accounts);
        Assert.Equal(["example.com"], asked.Domains);
        Assert.Equal((false, true, true, 5, 1000L), (asked.FilterDeleted, asked.SkipCoses, asked.ProvisioningOnly, asked.ConcurrentAccounts, asked.MaxFileSize));
        var all = Assert.IsType<ExternalRestoreRequest>(await AskAsync("doExternalRestore", "/mnt/old"));
        Assert.Equal((true, false, 2, null), (all.FilterDeleted, all.DryRun, all.ConcurrentAccounts, all.MaxFileSize));
        Assert.Empty(all.Accounts);
    }

    [Fact]
    public async Task Export()
    {
        Assert.Equal(
            new ExportRequest { Destination = "/srv/export", Format = ExportFormat.Maildir }, await AskAsync("doExport", "all", "/srv/export"));
        Assert.Equal(
            new ExportRequest { Account = "anna", Destination = "/srv/export", At = Ten, Format = ExportFormat.BackupPath },
            await AskAsync("doExport", "anna", "/srv/export", "date", "2026-11-23T10:00:00Z", "format", "backup-path"));
        Assert.Equal(
            new ExportRequest { Destination = "/srv/export", Format = ExportFormat.Classic }, await AskAsync("doExport", "all", "/srv/export", "format", "classic"));
    }
}
