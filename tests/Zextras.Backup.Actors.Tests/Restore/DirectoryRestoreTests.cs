using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Restore;

/// <summary>Accounts' settings, domains, lists and classes come back as they were, and their histories say so.</summary>
public sealed class DirectoryRestoreTests : IAsyncLifetime
{
    private static readonly Guid ListId = Guid.Parse("0193559e-0000-7000-8000-000000000001");

    private EngineFixture _fixture = null!;
    private ScriptedAccount _account = null!;

    private ScriptedMailboxServer Server => _fixture.Server;

    private IDirectoryService Directory => _fixture.Directory;

    public async Task InitializeAsync() => _fixture = await EngineFixture.StartedAsync(server =>
    {
        server.MakesAccounts = true;
        server.Directory = [List("a@example.com", "b@example.com")];
        _account = server.AddAccount("anna@example.com");
        _account.Settings = Settings("active");
    });

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task A_deleted_list_comes_back_with_its_history()
    {
        var before = Assert.Single(Server.Directory);
        Server.Directory = [Domain()];
        await _fixture.SmartScanAsync();
        Assert.True(Assert.Single(await ListAsync(deleted: true)).Deleted);

        var operation = await RestoreAsync(new DirectoryRestoreRequest { Object = "STAFF@example.com" });

        Assert.Equal((OperationState.Done, 1), (operation.State, CountOf(operation, "restored")));
        Assert.Equal(before, Server.Directory.Single(entry => entry.Kind is ItemKind.DistributionList));
        Assert.Equal(
            [(TransactionCause.SmartScan, false), (TransactionCause.SmartScan, true), (TransactionCause.Restore, false)],
            (await HistoryAsync("staff@example.com")).Select(transaction => (transaction.Cause, transaction.State.Deleted)));
        Assert.False(Assert.Single(await ListAsync(ItemKind.DistributionList)).Deleted);
        Assert.Equal(0, CountOf(await _fixture.SmartScanAsync(), "transactions"));
    }

    [Fact]
    public async Task A_changed_list_goes_back_to_an_instant_and_a_dry_run_only_shows_it()
    {
        var then = _fixture.Clock.GetUtcNow();
        _fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Server.Directory = [List("a@example.com")];
        await _fixture.SmartScanAsync();
        var request = new DirectoryRestoreRequest { Object = $"{ListId}", At = then, DryRun = true };

        var dry = await RestoreAsync(request);
        Assert.Equal(["member: add b@example.com"], dry.Plan);
        Assert.Single(Assert.Single(Server.Directory).Attributes["member"]);

        await RestoreAsync(request with { DryRun = false });
        Assert.Equal(2, Assert.Single(Server.Directory).Attributes["member"].Count);
        Assert.Equal(TransactionCause.Restore, (await HistoryAsync("staff@example.com"))[^1].Cause);

        var again = await RestoreAsync(request with { DryRun = false });
        Assert.Equal((0, 1), (CountOf(again, "restored"), CountOf(again, "skipped")));
        Assert.Equal(3, (await HistoryAsync("staff@example.com")).Count);
    }

    [Fact]
    public async Task An_account_gets_its_settings_back_and_a_deleted_one_comes_back()
    {
        Server.AddAccount("ben@example.com");
        var first = (await HistoryAsync("anna@example.com"))[0];
        _account.Settings = Settings("closed");
        await _fixture.SmartScanAsync();

        await RestoreAsync(new DirectoryRestoreRequest { Object = "anna@example.com", Transaction = first.Id });
        Assert.Equal("active", _account.Settings.First(AttributeNames.Status));

        Server.Remove(_account);
        await _fixture.SmartScanAsync();
        await RestoreAsync(new DirectoryRestoreRequest { Object = "anna@example.com", Kind = ItemKind.Account });

        Assert.Equal([false, false, false, true, false], (await HistoryAsync("anna@example.com")).Select(transaction => transaction.State.Deleted));
        var account = (await _fixture.Engine.GetAvailableAccountsAsync(null, hideDeleted: true, CancellationToken.None)).Single(one => one.Name == "anna@example.com");
        Assert.Equal(_account.Id, account.Id);
    }

    [Fact]
    public async Task The_past_of_the_directory_can_be_listed()
    {
        var then = _fixture.Clock.GetUtcNow();
        _fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Server.Directory = [Domain()];
        await _fixture.SmartScanAsync();

        var past = await Directory.ListAsync(new DirectorySearch { At = then }, CancellationToken.None);

        Assert.Equal((ItemKind.DistributionList, false), (Assert.Single(past).Kind, past[0].Deleted));
        Assert.Equal([ItemKind.DistributionList, ItemKind.Domain], (await ListAsync()).Select(found => found.Kind));
    }

    [Fact]
    public async Task What_the_server_refuses_fails_the_operation_with_its_words()
    {
        Server.MakesAccounts = false;
        Server.Directory = [Domain()];
        await _fixture.SmartScanAsync();

        var operation = await RestoreAsync(new DirectoryRestoreRequest { Object = "staff@example.com" });

        Assert.Equal((OperationState.Failed, "The scripted server makes no directory objects."), (operation.State, operation.Error));
    }

    [Fact]
    public async Task What_cannot_be_meant_is_refused_before_anything_begins()
    {
        Server.Directory = [List("a@example.com"), Domain("staff@example.com")];
        await _fixture.SmartScanAsync();

        await RefusedAsync(new DirectoryRestoreRequest { Object = "nobody" }, "has no account, domain");
        await RefusedAsync(new DirectoryRestoreRequest { Object = "staff@example.com" }, "give the type");
        await RefusedAsync(
            new DirectoryRestoreRequest { Object = "staff@example.com", Kind = ItemKind.Domain, At = DateTimeOffset.UnixEpoch }, "was not in the backup yet");
        await RefusedAsync(
            new DirectoryRestoreRequest { Object = "staff@example.com", Kind = ItemKind.Domain, Transaction = TransactionId.New(_fixture.Clock.GetUtcNow()) },
            "has no transaction");
    }

    private static DirectoryEntry List(params string[] members) => new()
    {
        Kind = ItemKind.DistributionList,
        Id = ListId,
        Name = "staff@example.com",
        Attributes = ItemAttributes.Of(members.Select(member => KeyValuePair.Create("member", (string?)member))),
    };

    private static DirectoryEntry Domain(string name = "example.com") => new()
    {
        Kind = ItemKind.Domain,
        Id = Guid.Parse("0193559e-0000-7000-8000-000000000002"),
        Name = name,
        Attributes = ItemAttributes.Empty,
    };

    private static ItemAttributes Settings(string status) => ItemAttributes.Empty.With(AttributeNames.Status, status);

    private static long CountOf(Operation operation, string name) => operation.Counts.Single(count => count.Key == name).Value;

    private async Task<Operation> RestoreAsync(DirectoryRestoreRequest request) =>
        await _fixture.EndAsync(await Directory.StartRestoreAsync(request, "test", CancellationToken.None));

    private async Task RefusedAsync(DirectoryRestoreRequest request, string named)
    {
        var refused = await Assert.ThrowsAsync<BackupRequestException>(() => Directory.StartRestoreAsync(request, "test", CancellationToken.None));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<Transaction>> HistoryAsync(string name) => Directory.GetHistoryAsync(name, kind: null, CancellationToken.None);

    private Task<IReadOnlyList<DirectoryObject>> ListAsync(ItemKind? kind = null, bool? deleted = null) => Directory.ListAsync(
        new DirectorySearch { Kinds = kind is { } one ? [one] : [], Deleted = deleted }, CancellationToken.None);
}
