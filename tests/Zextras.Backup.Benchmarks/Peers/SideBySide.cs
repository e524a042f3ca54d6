namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>
/// Workloads A to I and K: everybody on one source, one workload after the other, so that all see the same state of it. The order
/// of the contestants turns with each run.
/// </summary>
internal sealed class SideBySide(PeerOptions options, InstalledPrograms programs, string root, Board board)
{
    private const double PurgedShare = 0.1;
    private const int MessageRepeats = 3;
    private const int StatusRepeats = 5;

    /// <summary>What the backups took after the first one.</summary>
    public Dictionary<string, StoredSize> Sizes { get; } = new(StringComparer.Ordinal);

    /// <summary>The largest peak of the node over all workloads.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>The bytes of the source.</summary>
    public long SourceBytes { get; private set; }

    public async Task RunAsync()
    {
        var server = Path.Combine(root, "server");
        await using var source = await MailSource.StartAsync(server, options.Messages);
        SourceBytes = source.Bytes;
        await WarmAsync(source, Path.Combine(root, "warm"));
        for (var run = 0; run < options.Runs; run++)
        {
            var directory = Path.Combine(root, $"run{run}");
            await RunAsync(run, source, directory);
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Not counted: Dovecot makes its indexes when a folder is first read.</summary>
    internal static async Task WarmAsync(MailSource source, string directory)
    {
        await using var warm = new MbsyncContestant(directory, source);
        await warm.PrepareAsync(Workload.FirstBackup);
        await warm.RunAsync(Workload.FirstBackup);
        Directory.Delete(directory, recursive: true);
    }

    private async Task RunAsync(int run, MailSource source, string directory)
    {
        await using var engine = new EngineContestant(Path.Combine(directory, "engine"), source, programs);
        var mirror = new MbsyncContestant(Path.Combine(directory, "mbsync"), source);
        IContestant[][] groups =
        [
            [engine],
            [new DoveadmContestant(Path.Combine(directory, "doveadm"), source)],
            [
                mirror, // before those that read it
                new BorgContestant(Path.Combine(directory, "borg"), mirror, source),
                new ResticContestant(Path.Combine(directory, "restic"), mirror, source),
            ],
        ];
        var contestants = groups.Skip(run % groups.Length).Concat(groups.Take(run % groups.Length)).SelectMany(group => group).ToArray();
        foreach (var workload in Enum.GetValues<Workload>().Where(IsWanted))
        {
            await ChangeSourceAsync(workload, source, engine);
            foreach (var contestant in contestants)
            {
                for (var repeat = workload == Workload.OneMessage ? MessageRepeats : 1; repeat > 0; repeat--)
                {
                    await contestant.PrepareAsync(workload);
                    if (await contestant.RunAsync(workload) is { } cost)
                    {
                        board.Add(Rows.Of(workload), contestant.Name, cost);
                    }
                }
            }

            if (workload == Workload.FirstBackup)
            {
                board.Add(Rows.FirstScan, engine.Name, new Cost(engine.FirstScanSeconds, 0, 0));
                Array.ForEach(contestants, contestant => Sizes[contestant.Name] = contestant.MeasureSize());
            }
        }
    }

    private bool IsWanted(Workload workload) => workload == Workload.FirstBackup || options.Wants(Rows.Letter(Rows.Of(workload)));

    private async Task ChangeSourceAsync(Workload workload, MailSource source, EngineContestant engine)
    {
        switch (workload)
        {
            case Workload.Changed:
                await source.ChangeAsync();
                break;
            case Workload.Purge:
                // The last moment at which the node runs.
                PeakBytes = Math.Max(PeakBytes, engine.PeakBytes);
                for (var i = 0; i < StatusRepeats; i++)
                {
                    board.Add(Rows.Status, engine.Name, await engine.AskStatusAsync());
                }

                await source.ExpungeAsync(PurgedShare);
                break;
            default:
                break;
        }
    }
}
