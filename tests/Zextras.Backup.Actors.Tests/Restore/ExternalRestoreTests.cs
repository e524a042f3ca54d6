using System.Text.Json.Nodes;
using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Restore;

/// <summary>Two servers: the Backup Path of one is imported by the other.</summary>
public sealed class ExternalRestoreTests : IAsyncLifetime
{
    private readonly EngineFixture _old = new();
    private readonly EngineFixture _new = new();

    private ScriptedAccount Anna { get; } = new("anna@example.com");

    private ScriptedAccount Ben { get; } = new("ben@other.example");

    public async Task InitializeAsync()
    {
        _old.Server.Directory =
        [
            Entry(1, ItemKind.Domain, "example.com"), Entry(2, ItemKind.Domain, "other.example"), Entry(3, ItemKind.Domain, "unused.example"),
            Entry(4, ItemKind.ClassOfService, "staff"), Entry(5, ItemKind.ClassOfService, "unused"),
            Entry(6, ItemKind.DistributionList, "all@example.com"),
        ];
        Anna.Settings = ItemAttributes.Of([new(AttributeNames.ClassOfService, "staff"), new(AttributeNames.PasswordHash, "x"), new(AttributeNames.Alias, "a@example.com")]);
        _old.Server.Add(Anna);
        _old.Server.Add(Ben);
        for (var i = 0; i < 300; i++)
            Anna.Add($"mail:Folder {i % 2}", $"m{i}", $"Subject: mail {i}\n", ItemKind.Message, "seen");
        Anna.Add("contacts:Friends", "ben.vcf", "Subject: Ben\n", ItemKind.Contact);
        Anna.Add("drive:Plans", "big", new byte[9 << 20], ItemKind.Document);
        Ben.Add("mail:INBOX", "b", "Subject: to Ben\n");
        var gone = _old.Server.AddAccount("gone@example.com");
        gone.Add("mail:INBOX", "g", "Subject: gone\n");
        await _old.StartAsync();
        Anna.Delete(Anna.Items[5]);
        _old.Server.Remove(gone);
        await _old.SmartScanAsync();
        await _old.StopAsync();

        _new.Server.MakesAccounts = true;
        _new.Server.AddAccount("here@example.com").Add("mail:INBOX", "h", "Subject: here\n");
        await _new.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _old.DisposeAsync();
        await _new.DisposeAsync();
    }

    private static DirectoryEntry Entry(int number, ItemKind kind, string name) => new()
    {
        Kind = kind,
        Id = Guid.Parse($"0193559e-0000-7000-8000-00000000000{number}"),
        Name = name,
        Attributes = ItemAttributes.Empty,
    };

    private static string Line(ScriptedItem item) => $"{item.Folder}/{item.Key} {item.Kind} {item.Digest} {item.Flags} {item.Tags} {item.Date:O}";

    private static string[] Lines(ScriptedAccount account) => [.. account.Items.Select(Line).Order(StringComparer.Ordinal)];

    private ExternalRestoreRequest All => new() { SourcePath = _old.BackupPath };

    private async Task<Operation> StartAsync(ExternalRestoreRequest request) =>
        await _new.EndAsync(await _new.Restores.StartExternalRestoreAsync(request, "test", CancellationToken.None));

    private async Task<Counts> ImportAsync(ExternalRestoreRequest request)
    {
        var ended = await StartAsync(request);
        Assert.True(ended.State == OperationState.Done, $"{ended.State}: {ended.Error}");
        Assert.Empty(ended.Problems);
        return new Counts(ended);
    }

    private static string[] Tree(string root) =>
        [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => $"{file} {new FileInfo(file).Length} {File.GetLastWriteTimeUtc(file):O}").Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Everything_of_another_server_comes_here_and_its_path_is_not_touched()
    {
        var tree = Tree(_old.BackupPath);

        var counts = await ImportAsync(All);

        Assert.Equal((302, 0, 0), (counts["restored"], counts["skipped"], counts["not-restored"]));
        var (anna, ben) = (_new.Server.Account(Anna.Name), _new.Server.Account(Ben.Name));
        Assert.Equal(Lines(Anna), Lines(anna));
        Assert.Equal(Lines(Ben), Lines(ben));
        Assert.Equal((Anna.Settings, Anna.Id), (anna.Settings, anna.Id));
        Assert.Equal(
            ["all@example.com", "example.com", "other.example", "staff"],
            _new.Server.Directory.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        var state = await _new.ReadAsync();
        state.AssertSound();
        Assert.All(state.Items(anna), history => Assert.Equal(TransactionCause.Import, history.Current!.Cause));
        Assert.Equal(tree, Tree(_old.BackupPath));
        Assert.Equal(0, new Counts(await _new.AccountScanAsync(anna))["transactions"]);
    }

    [Fact]
    public async Task What_was_imported_is_not_imported_again_even_if_its_owner_moved_or_deleted_it()
    {
        await ImportAsync(All);
        var anna = _new.Server.Account(Anna.Name);
        anna.Delete(anna.Items[0]);
        anna.Move(anna.Items[0], "mail:Elsewhere");

        var again = await ImportAsync(All);

        Assert.Equal((0, 302), (again["restored"], again["skipped"]));
        Assert.Equal(300, anna.Items.Count);
    }

    [Fact]
    public async Task Without_the_map_what_is_still_in_its_place_is_not_put_there_again()
    {
        await ImportAsync(All);
        foreach (var map in Directory.EnumerateFiles(_new.BackupPath, "map_*"))
            File.Delete(map);

        Assert.Equal((0, 302), await CountAsync());
        async Task<(long, long)> CountAsync() => await ImportAsync(All) is var again ? (again["restored"], again["skipped"]) : default;
    }

    [Fact]
    public async Task Accounts_and_domains_can_be_chosen_and_deleted_ones_too()
    {
        Assert.Equal(1, (await ImportAsync(All with { Domains = ["other.example"] }))["restored"]);
        Assert.Equal(1, (await ImportAsync(All with { Accounts = ["gone@example.com"], FilterDeleted = false }))["restored"]);
        Assert.Throws<InvalidOperationException>(() => _new.Server.Account(Anna.Name));
        var unknown = await StartAsync(All with { Accounts = ["nobody@example.com"] });
        Assert.Contains(unknown.Problems, line => line.Contains("no such account", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Folders_are_shared_as_they_were_once_and_who_has_rights_there_keeps_them()
    {
        await SharedAsync("mail:Folder 0", "ben@example.com lrs", "carl@example.com lr");
        var here = _new.Server.AddAccount(Anna.Name, Anna.Id);
        here.AddFolder("mail:Folder 0");
        here.SetAccessList("mail:Folder 0", "carl@example.com lrswi");
        await _new.SmartScanAsync();

        var dry = await StartAsync(All with { DryRun = true });
        Assert.Contains("anna@example.com: folder mail:Folder 0: shared with ben@example.com lrs, carl@example.com lr", dry.Plan);
        Assert.Equal(1, (await ImportAsync(All))["folders-shared"]);

        Assert.Equal(["carl@example.com lrswi", "ben@example.com lrs"], here.AccessList("mail:Folder 0"));
        here.SetAccessList("mail:Folder 0"); // its owner takes the shares back
        Assert.DoesNotContain((await ImportAsync(All)).Operation.Counts, count => count.Key == "folders-shared");
        Assert.Empty(here.AccessList("mail:Folder 0"));
    }

    [Fact]
    public async Task Who_cannot_be_let_in_is_named_and_tried_again()
    {
        await SharedAsync("mail:Folder 0", "unknown@example.com lr");
        var ended = await StartAsync(All);

        Assert.Equal(1, new Counts(ended)[Operation.ProblemsCount]);
        Assert.Contains("shares of folder mail:Folder 0 not restored: The mailbox server did not let in: unknown@example.com lr", Assert.Single(ended.Problems), StringComparison.Ordinal);
        Assert.Single((await StartAsync(All)).Problems);
    }

    private async Task SharedAsync(string folder, params string[] values)
    {
        await _old.StartAsync();
        Anna.SetAccessList(folder, values);
        await _old.SmartScanAsync();
        await _old.StopAsync();
    }

    [Fact]
    public async Task Provisioning_alone_and_a_size_limit()
    {
        await ImportAsync(All with { ProvisioningOnly = true, SkipAliases = true, SkipDistributionLists = true });
        Assert.Empty(_new.Server.Account(Anna.Name).Items);
        Assert.Empty(_new.Server.Account(Anna.Name).Settings![AttributeNames.Alias]);

        var limited = await StartAsync(All with { MaxFileSize = 1 << 20 });

        Assert.Contains(limited.Problems, line => line.Contains("max_file_size", StringComparison.Ordinal));
        Assert.Equal(301, new Counts(limited)["restored"]);
        Assert.Equal(301, limited.Accounts.Sum(account => account.Restored));
        Assert.Equal((1, 1), (limited.Accounts.Count(account => account.NotRestored > 0), limited.Accounts[0].NotRestored));
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_makes_nothing()
    {
        var counts = await ImportAsync(All with { DryRun = true });

        Assert.Equal(302, counts["planned"]);
        Assert.Throws<InvalidOperationException>(() => _new.Server.Account(Anna.Name));
    }

    [Fact]
    public async Task Damage_in_the_source_is_named_and_stops_nothing_else()
    {
        var volume = Directory.EnumerateFiles(Path.Combine(_old.BackupPath, "items"), "*.zst", SearchOption.AllDirectories).MinBy(file => new FileInfo(file).Length)!;
        File.Delete(volume);

        var ended = await StartAsync(All);

        Assert.Equal(OperationState.Done, ended.State);
        var counts = new Counts(ended);
        Assert.Equal(302, counts["restored"] + counts["not-restored"]);
        Assert.True(counts["not-restored"] > 0);
        Assert.Contains(ended.Problems, line => line.Contains("broken: ", StringComparison.Ordinal));
        (await _new.ReadAsync()).AssertSound();
    }

    [Fact]
    public async Task A_path_that_cannot_be_a_source_is_refused_in_words()
    {
        Assert.Contains("is the running Backup Path itself", await RefusedAsync(_new.BackupPath), StringComparison.Ordinal);
        Assert.Contains("is no Backup Path", await RefusedAsync(Path.GetTempPath()), StringComparison.Ordinal);
        var stat = Path.Combine(_old.BackupPath, "backupstat");
        var text = File.ReadAllText(stat);
        File.WriteAllText(stat, text.Replace("\"format\": 1", "\"format\": 99", StringComparison.Ordinal));
        Assert.Contains("has format 99", await RefusedAsync(_old.BackupPath), StringComparison.Ordinal);
        File.WriteAllText(stat, text.Replace("\"server\": \"", "\"server\": \"?", StringComparison.Ordinal));
        Assert.Contains("cannot be read", await RefusedAsync(_old.BackupPath), StringComparison.Ordinal);
        var own = JsonNode.Parse(text)!;
        own["server"] = _new.Stores.Server.ToString();
        File.WriteAllText(stat, own.ToJsonString());
        Assert.Contains("belongs to this very server", await RefusedAsync(_old.BackupPath), StringComparison.Ordinal);
    }

    private async Task<string> RefusedAsync(string path) => (await Assert.ThrowsAsync<BackupRequestException>(
        () => _new.Restores.StartExternalRestoreAsync(All with { SourcePath = path }, "test", CancellationToken.None))).Message;
}
