namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>borg on the Maildirs of mbsync, with its defaults (lz4), and without encryption, as the engine it is compared with.</summary>
internal sealed class BorgContestant(string directory, MbsyncContestant mirror, MailSource source) : MirroredContestant(directory, mirror, source)
{
    private int _archive;

    public override string Name => "mbsync, then borg";

    protected override string InitCommand => $"borg init -e none {Repository}";

    protected override string VerifyCommand => $"borg check --verify-data {Repository}";

    protected override string PurgeCommand => $"borg prune --keep-last 1 {Repository}\nborg compact {Repository}";

    protected override (string Name, string Value)[] Environment =>
    [
        ("BORG_BASE_DIR", Cache), ("BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "yes"), ("LC_ALL", "C.UTF-8"),
    ];

    protected override string NextBackUpCommand() => $"borg create {Repository}::a{++_archive} {Mirror}";

    protected override string ExtractCommand(string path, string output) => $"cd {output}\nborg extract {Repository}::a{_archive} '{path.TrimStart('/')}'";
}
