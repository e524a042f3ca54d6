namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>restic on the Maildirs of mbsync, with its defaults: it always encrypts, and compresses (format 2, auto).</summary>
internal sealed class ResticContestant(string directory, MbsyncContestant mirror, MailSource source) : MirroredContestant(directory, mirror, source)
{
    public override string Name => "mbsync, then restic";

    protected override string InitCommand => "restic init --quiet";

    protected override string VerifyCommand => "restic check --read-data --quiet";

    protected override string PurgeCommand => "restic forget --keep-last 1 --prune --quiet";

    protected override (string Name, string Value)[] Environment =>
        [("RESTIC_PASSWORD", "benchmark"), ("RESTIC_REPOSITORY", Repository), ("RESTIC_CACHE_DIR", Cache)];

    protected override string NextBackUpCommand() => $"restic backup --quiet {Mirror}";

    protected override string ExtractCommand(string path, string output) => $"restic restore latest --quiet --target {output} --include '{path}'";
}
