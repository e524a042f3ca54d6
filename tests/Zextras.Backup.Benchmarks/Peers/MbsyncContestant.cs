namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>isync with its defaults, FSync included: a mirror in Maildirs, without history and without a check.</summary>
internal sealed class MbsyncContestant(string directory, MailSource source) : IContestant
{
    private readonly string _config = Path.Combine(directory, "mbsyncrc");

    public string Name => "mbsync";

    /// <summary>The Maildirs, which an engine with history backs up.</summary>
    public string Mirror => Path.Combine(directory, "mail");

    /// <summary>What the last pull took.</summary>
    public Cost Last { get; private set; }

    public async Task PrepareAsync(Workload workload)
    {
        if (workload == Workload.FirstBackup)
        {
            await WriteConfigAsync();
        }
    }

    public async Task<Cost?> RunAsync(Workload workload)
    {
        if (workload is not (Workload.FirstBackup or Workload.Unchanged or Workload.Changed))
        {
            return null;
        }

        await PullAsync();
        return Last;
    }

    /// <summary>Brings the mirror up to date.</summary>
    public async Task PullAsync()
    {
        Last = await ExternalProgram.MeasureAsync($"mbsync -q -a -c {_config}");
        MailContent.Read(Mirror).Require(source.Read(), Name);
    }

    public StoredSize MeasureSize() => StoredSize.Of(Mirror);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task WriteConfigAsync()
    {
        for (var account = 0; account < MailSource.Accounts; account++)
        {
            Directory.CreateDirectory(Path.Combine(Mirror, $"{account}"));
        }

        await File.WriteAllTextAsync(_config, string.Concat(Enumerable.Range(0, MailSource.Accounts).Select(account => $"""
            IMAPStore far{account}
            Host 127.0.0.1
            Port {source.Port}
            User {MailSource.AddressOf(account)}
            Pass {DovecotProcess.UserPassword}
            SSLType None
            AuthMechs LOGIN

            MaildirStore near{account}
            Path {Mirror}/{account}/
            Inbox {Mirror}/{account}/INBOX
            SubFolders Verbatim

            Channel all{account}
            Far :far{account}:
            Near :near{account}:
            Patterns *
            Create Near
            Expunge Near
            Sync Pull
            SyncState *


            """)));
    }
}
