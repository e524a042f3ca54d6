using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Scan;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The archive without a SmartScan.</summary>
internal sealed class ServerArchiveService(ServerArchive archive, OperationRunner operations) : IServerArchiveService
{
    /// <inheritdoc/>
    public Operation Start(string author) => operations.Start(
        new OperationRequest { Kind = OperationKinds.ServerArchive, Author = author, Lane = OperationLane.Maintenance }, RunAsync);

    private async Task RunAsync(OperationJob job)
    {
        try
        {
            var missing = await archive.WriteAsync(job.Stop);
            job.Count("missing", missing.Count);
            foreach (var problem in missing)
            {
                job.Problem($"{problem.Subject}: {problem.Reason}");
            }
        }
        catch (Exception e) when (e is BackupPathException or IOException)
        {
            throw new OperationFailedException(e.Message, e);
        }
    }
}
