using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Tests.Api;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Pbm;

public sealed class DirectoryCommandTests : IAsyncLifetime
{
    private static readonly ItemId List = ItemId.Of(Guid.Parse("0193559e-0000-7000-8000-000000000001"));

    private readonly ServedNode _node = new();

    private FakeDirectory Directory => _node.Directory;

    public async Task InitializeAsync()
    {
        await _node.InitializeAsync();
        _node.Announce();
    }

    public Task DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task The_directory_is_a_table()
    {
        Directory.Objects.Add(new DirectoryObject
        {
            Id = List,
            Kind = ItemKind.DistributionList,
            Name = "staff@example.com",
            Deleted = true,
            Changed = FakeEngine.Morning,
            Transactions = 3,
        });

        var run = await Pbm("backup", "getDirectory", "type", "domain,distribution-list", "date", "2026-11-23T10:00:00Z", "search_filter", "deleted");

        Assert.Matches($"distribution-list +staff@example.com +deleted .* 3 +{List}", run.Output);
        Assert.Equal([ItemKind.Domain, ItemKind.DistributionList], Directory.Search!.Kinds);
        Assert.Equal((true, 10), (Directory.Search.Deleted, Directory.Search.At!.Value.Hour));
    }

    [Fact]
    public async Task A_history_shows_what_changed_and_no_password()
    {
        Record(1, ("member", "ben@example.com"), ("member", "anna@example.com"), ("password-hash", "{SSHA}one"), ("zimbraDataSourcePassword", "geheim"));
        Record(2, ("member", "anna@example.com"), ("password-hash", "{SSHA}two"), ("note", "new\u001b[31m"));

        var run = await Pbm("backup", "getDirectoryObject", "staff@example.com", "type", "distribution-list", "date", "all");

        Assert.Equal(("staff@example.com", ItemKind.DistributionList), Directory.Asked);
        var lines = run.Output.Split('\n');
        Assert.Contains("  member: ben@example.com", lines);
        Assert.Contains("  zimbraDataSourcePassword: (hidden)", lines);
        Assert.Contains("  - member: ben@example.com", lines);
        Assert.Contains("  + password-hash: (hidden)", lines);
        Assert.Contains("  + note: new\uFFFD[31m", lines);
        Assert.DoesNotContain("  - member: anna@example.com", lines);
        Assert.DoesNotContain("{SSHA}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_carries_its_arguments()
    {
        var transaction = Record(1).Id;

        var run = await Pbm("backup", "doRestoreDirectory", "staff@example.com", "type", "domain", "transaction", $"{transaction}", "dryrun", "true");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            new DirectoryRestoreRequest { Object = "staff@example.com", Kind = ItemKind.Domain, Transaction = transaction, DryRun = true },
            Directory.Restore);
    }

    [Fact]
    public async Task A_date_and_a_transaction_together_are_refused()
    {
        var run = await Pbm("backup", "doRestoreDirectory", "x", "date", "2026-11-23T10:00:00Z", "transaction", $"{TransactionId.New(FakeEngine.Morning)}");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("give one of them", run.Error, StringComparison.Ordinal);
        Assert.Null(Directory.Restore);
    }

    private Transaction Record(int hour, params (string Name, string Value)[] attributes)
    {
        var history = ItemHistory.Replay(List, Directory.History);
        var at = FakeEngine.Morning.AddHours(hour);
        var seen = new Sighting.Seen
        {
            Id = TransactionId.New(at),
            At = at,
            Cause = TransactionCause.SmartScan,
            Placement = new Placement { Key = "staff@example.com" },
            Content = new ItemContent
            {
                Kind = ItemKind.DistributionList,
                Name = "staff@example.com",
                Attributes = ItemAttributes.Of(attributes.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))),
            },
        };
        var transaction = history.Decide(seen).Transaction!;
        Directory.History.Add(transaction);
        return transaction;
    }

    private Task<ConsoleRun> Pbm(params string[] arguments) =>
        ConsoleRun.Of([$"127.0.0.1:{_node.Url.Port}", .. arguments], _node.ReadEnvironment);
}
