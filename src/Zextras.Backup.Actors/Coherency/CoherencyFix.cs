using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>
/// Heals what a check of the own path found, from the stores that still have it; only what no store has goes to
/// quarantine. Nothing is deleted. Nobody else may write meanwhile.
/// </summary>
internal sealed class CoherencyFix(PathLayout layout, OwnStores own, ServerId server, TimeProvider clock, Action<string> report)
{
    /// <summary>Heals the findings of a check.</summary>
    public async Task RunAsync(CoherencyReport found, CoherencyCheck check, CancellationToken cancellation)
    {
        await new HistoryFix(own, server, clock, report).RunAsync(found.Findings, cancellation);
        await new BlobFix(layout, own, check.Blobs, check.References, report).RunAsync(found.Findings, cancellation);
        foreach (var file in found.Findings
            .Where(finding => finding.Kind is FindingKind.UnreadableFile or FindingKind.DamagedArchive)
            .Select(finding => finding.File!)
            .Distinct(StringComparer.Ordinal))
        {
            await own.Path.Upkeep.MoveAwayAsync(file, cancellation);
            report($"{file}: put into quarantine");
        }
    }
}
