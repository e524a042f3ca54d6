namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>
/// An engine with history that backs up the Maildirs of <see cref="MbsyncContestant"/>, which ran just before: what both took
/// counts. It knows files, not mailboxes, and so restores into files; a file's name is looked up without being counted.
/// </summary>
internal abstract class MirroredContestant(string directory, MbsyncContestant mirror, MailSource source) : IContestant
{
    private string _lostFile = "";

    public abstract string Name { get; }

    protected string Repository { get; } = Path.Combine(directory, "repository");

    /// <summary>Directory of its own for caches.</summary>
    protected string Cache { get; } = Path.Combine(directory, "cache");

    protected string Mirror => mirror.Mirror;

    protected abstract string InitCommand { get; }

    protected abstract string VerifyCommand { get; }

    protected abstract string PurgeCommand { get; }

    protected abstract (string Name, string Value)[] Environment { get; }

    private string Output { get; } = Path.Combine(directory, "out");

    private string LostAccount => Path.Combine(Mirror, $"{MailSource.LostAccount}");

    public async Task PrepareAsync(Workload workload)
    {
        switch (workload)
        {
            case Workload.FirstBackup:
                Directory.CreateDirectory(Cache);
                await ExternalProgram.MeasureAsync(InitCommand, Environment);
                break;
            case Workload.OneMessage:
                _lostFile = FindLostFile();
                break;
            case Workload.Purge:
                await mirror.PullAsync();
                await BackUpAsync();
                break;
            default:
                break;
        }

        if (Directory.Exists(Output))
        {
            Directory.Delete(Output, recursive: true);
        }

        Directory.CreateDirectory(Output);
    }

    public async Task<Cost?> RunAsync(Workload workload) => workload switch
    {
        Workload.FirstBackup or Workload.Unchanged or Workload.Changed => mirror.Last + await BackUpAsync(),
        Workload.Verify => await ExternalProgram.MeasureAsync(VerifyCommand, Environment),
        Workload.OneMessage => await ExtractAsync(_lostFile, MailContent.ReadFile(_lostFile)),
        Workload.OneAccount => await ExtractAsync(LostAccount, MailContent.Read(LostAccount)),
        Workload.AllToFiles => await ExtractAsync(Mirror, MailContent.Read(Mirror)),
        Workload.Purge => await ExternalProgram.MeasureAsync(PurgeCommand, Environment),
        _ => throw new ArgumentOutOfRangeException(nameof(workload), workload, "A workload without a command."),
    };

    public StoredSize MeasureSize() => StoredSize.Of(Repository);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The command of the next backup of <see cref="Mirror"/>.</summary>
    protected abstract string NextBackUpCommand();

    /// <summary>The command that writes a path of the last backup below a directory.</summary>
    protected abstract string ExtractCommand(string path, string output);

    private Task<Cost> BackUpAsync() => ExternalProgram.MeasureAsync(NextBackUpCommand(), Environment);

    private async Task<Cost> ExtractAsync(string path, MailContent expected)
    {
        var cost = await ExternalProgram.MeasureAsync(ExtractCommand(path, Output), Environment);
        MailContent.Read(Output).Require(expected, Name);
        return cost;
    }

    private string FindLostFile()
    {
        var id = System.Text.Encoding.ASCII.GetBytes(source.LostMessage.Id);
        return Directory.EnumerateFiles(Path.Combine(Mirror, "0", "INBOX"), "*", SearchOption.AllDirectories)
            .First(file => File.ReadAllBytes(file).AsSpan().IndexOf(id) >= 0);
    }
}
