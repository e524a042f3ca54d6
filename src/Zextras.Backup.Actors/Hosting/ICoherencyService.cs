using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Coherency Checks: of the own Backup Path, with repair, and of any other one, read-only.</summary>
public interface ICoherencyService
{
    /// <summary>Starts a check.</summary>
    /// <exception cref="BackupRequestException">The path is none, the accounts are unknown, or another check runs.</exception>
    Task<Operation> StartAsync(CoherencyRequest request, string author, CancellationToken cancellation);

    /// <summary>The saved report of a check as JSON; null where there is none.</summary>
    Task<byte[]?> FindReportAsync(Guid operation, CancellationToken cancellation);
}
