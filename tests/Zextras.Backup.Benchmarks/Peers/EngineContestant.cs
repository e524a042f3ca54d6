using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Mailboxes;

namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>
/// This engine: the installed node as a process of its own, over its API, as its callers see it. The first backup begins with the
/// start of the process. Only the purge runs in an engine in this process, because time has to pass.
/// </summary>
internal sealed class EngineContestant(string directory, MailSource source, InstalledPrograms programs) : IContestant
{
    private const int RetentionDays = 31;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly string _data = Path.Combine(directory, "data");
    private readonly string _export = Path.Combine(directory, "export");
    private NodeProcess? _node;

    public string Name => "this engine";

    /// <summary>How long the first scan took by itself, without the start of the process.</summary>
    public double FirstScanSeconds { get; private set; }

    /// <summary>The peak of the node's memory over all that it did.</summary>
    public long PeakBytes => Node.PeakBytes;

    private NodeProcess Node => _node ?? throw new InvalidOperationException("The first backup comes first.");

    public async Task PrepareAsync(Workload workload)
    {
        switch (workload)
        {
            case Workload.FirstBackup:
                Directory.CreateDirectory(directory);
                await ExternalProgram.RunAsync("sync", []);
                break;
            case Workload.OneMessage:
                await source.LoseMessageAsync();
                await Node.RunAsync("smartscan", new JsonObject());
                break;
            case Workload.OneAccount:
                source.EmptyRestored();
                break;
            case Workload.AllToFiles when Directory.Exists(_export):
                Directory.Delete(_export, recursive: true);
                break;
            case Workload.Purge:
                await Node.RunAsync("smartscan", new JsonObject());
                break;
            default:
                break;
        }

        await ExternalProgram.RunAsync("sync", []);
    }

    public async Task<Cost?> RunAsync(Workload workload) => workload switch
    {
        Workload.FirstBackup => await FirstScanAsync(),
        Workload.Unchanged or Workload.Changed => await ScanAsync(),
        Workload.Verify => await CheckAsync(),
        Workload.OneMessage => await RestoreMessageAsync(),
        Workload.OneAccount => await RestoreAccountAsync(),
        Workload.AllToFiles => await ExportAsync(),
        Workload.Purge => await PurgeAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(workload), workload, "A workload without a command."),
    };

    public StoredSize MeasureSize() => StoredSize.Of(Path.Combine(_data, "backup"));

    /// <summary>The console, its start included, asking for the status.</summary>
    public async Task<Cost> AskStatusAsync()
    {
        var (_, output) = await PbmProcess.RunAsync(programs, Node, "backup", "status");
        if (!output.Contains(MailSource.AddressOf(0), StringComparison.Ordinal) && !output.Contains("account", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"pbm did not answer a status: {output}");
        }

        // Its exit code tells of warnings, too.
        return await ExternalProgram.MeasureAsync(
            $"{string.Join(' ', programs.Console)} {Node.Address.Authority} backup status >/dev/null || true", ("PBM_TOKEN_FILE", Node.TokenFile));
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }

    private async Task<Cost> FirstScanAsync()
    {
        var watch = Stopwatch.StartNew();
        _node = await NodeProcess.StartAsync(programs, _data, source.Mailboxes);
        FirstScanSeconds = (await _node.WaitForScanAsync(PollInterval)).Seconds;
        var cost = _node.Usage with { Seconds = watch.Elapsed.TotalSeconds };
        await RequireSameAsync();
        return cost;
    }

    private async Task<Cost> ScanAsync()
    {
        var (_, cost) = await Node.MeasureAsync("smartscan", new JsonObject());
        await RequireSameAsync();
        return cost;
    }

    private async Task<Cost> CheckAsync()
    {
        var (check, cost) = await Node.MeasureAsync("coherencycheck", new JsonObject { ["backup-path"] = Path.Combine(_data, "backup") });
        var counts = check["counts"]!;
        return counts["findings-error"]!.GetValue<long>() == 0 && counts["blobs-verified"]!.GetValue<long>() >= source.Read().Messages
            ? cost
            : throw new InvalidOperationException($"The check is not what it should be: {check.ToJsonString()}");
    }

    /// <summary>Found by its subject, as a user would tell it.</summary>
    private async Task<Cost> RestoreMessageAsync()
    {
        var cpu = Node.CpuSeconds;
        var watch = Stopwatch.StartNew();
        var found = await Node.SearchAsync(MailSource.AddressOf(0), $"search_filter=deleted&search_string={Uri.EscapeDataString(source.LostMessage.Subject)}");
        var restore = await Node.RunAsync("itemrestore", new JsonObject { ["account"] = MailSource.AddressOf(0), ["item"] = found[0]!["id"]!.GetValue<string>() });
        var cost = new Cost(watch.Elapsed.TotalSeconds, Node.CpuSeconds - cpu, Node.PeakBytes);
        await source.RequireMessageAsync($"{Name}, {restore.ToJsonString()}");
        return cost;
    }

    private async Task<Cost> RestoreAccountAsync()
    {
        var lost = MailSource.AddressOf(MailSource.LostAccount);
        var (_, cost) = await Node.MeasureAsync("accountrestore", new JsonObject { ["source-account"] = lost, ["destination-account"] = MailSource.Restored });
        source.Read(MailSource.Restored).Require(source.Read(lost), Name);
        return cost;
    }

    private async Task<Cost> ExportAsync()
    {
        // The restored account is part of this backup, and of no other: it is left out of the comparison by being left out here.
        var cost = default(Cost);
        for (var account = 0; account < MailSource.Accounts; account++)
        {
            var destination = Path.Combine(_export, $"{account}");
            Directory.CreateDirectory(destination);
            cost += (await Node.MeasureAsync("export", new JsonObject { ["account"] = MailSource.AddressOf(account), ["destination-path"] = destination })).Cost;
        }

        MailContent.Read(_export).Require(source.Read(), Name);
        return cost;
    }

    private async Task<Cost> PurgeAsync()
    {
        await Node.DisposeAsync();
        _node = null;
        var config = Path.Combine(directory, "purge.conf");
        await File.WriteAllTextAsync(config, "backup.purge.grace = 1 ms\n"); // as borg compact: the space is free at once
        var clock = new ShiftedClock();
        clock.Advance(TimeSpan.FromDays(RetentionDays));
        await using var mailboxes = MailboxServers.Create(source.Mailboxes, clock);
        var options = new EngineOptions { DataDirectory = _data, BackupPath = Path.Combine(_data, "backup"), ConfigFile = config };
        await using var running = await ShiftedEngine.StartAsync(options, mailboxes, clock);
        using var self = Process.GetCurrentProcess();
        var (before, cpu, watch) = (MeasureSize().Bytes, self.TotalProcessorTime, Stopwatch.StartNew());
        var purge = await ShiftedEngine.EndAsync(
            running.Engine, await running.Service<IPurgeService>().StartAsync(new PurgeRequest(), "benchmark", CancellationToken.None));
        watch.Stop();
        self.Refresh();
        var cost = new Cost(watch.Elapsed.TotalSeconds, (self.TotalProcessorTime - cpu).TotalSeconds, 0);
        var purged = purge.Counts.First(count => count.Key == "items-purged").Value;
        return purged > 0 && MeasureSize().Bytes < before
            ? cost
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The purge forgot {purged} items, and {before} bytes became {MeasureSize().Bytes}."));
    }

    /// <summary>The backup's living messages are those of the server: their number, and the sum of their sizes.</summary>
    private async Task RequireSameAsync()
    {
        var (messages, bytes) = (0, 0L);
        for (var account = 0; account < MailSource.Accounts; account++)
        {
            foreach (var item in await Node.SearchAsync(MailSource.AddressOf(account), "type=message&search_filter=not_deleted&limit=1000000"))
            {
                (messages, bytes) = (messages + 1, bytes + item!["size"]!.GetValue<long>());
            }
        }

        var expected = source.Read();
        (expected with { Messages = messages, Bytes = bytes }).Require(expected, Name);
    }
}
