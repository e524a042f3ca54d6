using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Hosting;

public sealed class AttachTests : IAsyncDisposable
{
    private readonly EngineFixture _engine = new();

    private ScriptedAccount Anna { get; } = new("anna@example.com");

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    /// <summary>An engine with histories of several transactions, whose data directory is then lost.</summary>
    private async Task<BackupState> LoseDataAsync()
    {
        _engine.Server.Add(Anna);
        _engine.Server.Directory = [new() { Kind = ItemKind.Domain, Id = Guid.Parse("0193559e-0000-7000-8000-000000000001"), Name = "example.com", Attributes = ItemAttributes.Empty }];
        for (var i = 0; i < 50; i++)
            Anna.Add("mail:Work", $"m{i}", $"Subject: {i}\n");
        Anna.Add("drive:Plans", "plan", "Subject: plan\n", ItemKind.Document);
        await _engine.StartAsync();
        Anna.Flag(Anna.Items[0], "seen");
        Anna.Delete(Anna.Items[1]);
        await _engine.SmartScanAsync();
        var before = await _engine.ReadAsync();
        before.AssertSound();
        await _engine.StopAsync();
        Directory.Delete(_engine.DataDirectory, recursive: true);
        return before;
    }

    [Fact]
    public async Task A_new_node_on_an_old_Backup_Path_has_all_histories_and_goes_on_with_them()
    {
        var before = await LoseDataAsync();

        await _engine.StartAsync(attach: true);

        var after = await _engine.ReadAsync();
        after.AssertSound();
        after.AssertIsMailbox(Anna);
        Assert.Equal(
            before.Histories(Anna).SelectMany(history => history.Transactions).Select(one => (one.Id, one.Chain)).ToHashSet(),
            after.Histories(Anna).SelectMany(history => history.Transactions).Select(one => (one.Id, one.Chain)).ToHashSet());
        Assert.Equal(0, new Counts(await _engine.SmartScanAsync())["transactions"]);
        var undeleted = await _engine.EndAsync(await _engine.Restores.StartUndeleteAsync(new UndeleteRequest { Account = Anna.Name }, "test", CancellationToken.None));
        Assert.Equal(1, new Counts(undeleted)["restored"]);
        (await _engine.ReadAsync()).AssertSound();
        await _engine.RestartAsync(); // and from then on like any other
        Assert.Equal(OperationState.Done, (await _engine.SmartScanAsync()).State);
    }

    [Fact]
    public async Task Without_being_told_to_attach_it_says_how()
    {
        await LoseDataAsync();

        var refused = await Assert.ThrowsAsync<EngineStartException>(() => _engine.StartAsync());

        Assert.Contains("start once with --attach", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attachment_that_was_cut_short_begins_anew()
    {
        await LoseDataAsync();
        Directory.CreateDirectory(_engine.DataDirectory);
        File.WriteAllText(Path.Combine(_engine.DataDirectory, "attaching"), "");
        File.WriteAllText(Path.Combine(_engine.DataDirectory, "journal.db"), "half of it");

        await _engine.StartAsync(attach: true);

        (await _engine.ReadAsync()).AssertSound();
        await _engine.StopAsync();
        var refused = await Assert.ThrowsAsync<EngineStartException>(() => _engine.StartAsync(attach: true));
        Assert.Contains("has a journal already", refused.Message, StringComparison.Ordinal);
    }
}
