namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>A once more, with 100,000 messages: the time of an item must not grow with their number.</summary>
internal sealed class LargeWorkload(InstalledPrograms programs, string root, Board board)
{
    /// <summary>So many messages.</summary>
    public const int Messages = 100_000;

    public async Task RunAsync()
    {
        var directory = Path.Combine(root, "large");
        await using var source = await MailSource.StartAsync(Path.Combine(directory, "server"), Messages);

        // The first one makes Dovecot's indexes and is not counted; mbsync would take minutes.
        var warm = new DoveadmContestant(Path.Combine(directory, "warm"), source);
        await warm.PrepareAsync(Workload.FirstBackup);
        await warm.RunAsync(Workload.FirstBackup);
        await using var engine = new EngineContestant(Path.Combine(directory, "engine"), source, programs);
        foreach (var contestant in (IContestant[])[engine, new DoveadmContestant(Path.Combine(directory, "doveadm"), source)])
        {
            await contestant.PrepareAsync(Workload.FirstBackup);
            board.Add(Rows.Large, contestant.Name, (await contestant.RunAsync(Workload.FirstBackup))!.Value);
        }
    }
}
