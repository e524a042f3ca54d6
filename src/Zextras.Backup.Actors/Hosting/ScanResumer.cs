using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Scans go on from the cursors that they committed; a rebuild of the catalog begins anew, since half a catalog is none.</summary>
internal sealed class ScanResumer(IBackupEngine engine) : IOperationResumer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> Kinds { get; } = [OperationKinds.SmartScan, OperationKinds.AccountScan, OperationKinds.CatalogRebuild];

    /// <inheritdoc/>
    public async Task<Operation> ResumeAsync(Operation interrupted, CancellationToken cancellation)
    {
        var deep = interrupted.Arguments.ContainsKey("deep");
        return interrupted.Kind switch
        {
            OperationKinds.SmartScan => engine.StartSmartScan(deep, interrupted.Author),
            OperationKinds.AccountScan => await engine.StartAccountScanAsync(interrupted.Arguments["account"], deep, interrupted.Author, cancellation),
            _ => engine.StartCatalogRebuild(
                string.Equals(interrupted.Arguments.GetValueOrDefault("from"), "backup_path", StringComparison.Ordinal), interrupted.Author),
        };
    }
}
