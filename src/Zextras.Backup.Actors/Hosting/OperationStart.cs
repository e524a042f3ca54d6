using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Starting operations on request: what cannot begin now is a refused request.</summary>
internal static class OperationStart
{
    /// <summary>Starts the job as an operation.</summary>
    /// <exception cref="BackupRequestException">Something runs beside which it cannot.</exception>
    public static Operation Start(this OperationRunner operations, OperationRequest request, Func<OperationJob, Task> job) =>
        Asked(() => operations.Run(request, job));

    /// <summary>Submits an operation that somebody else runs.</summary>
    /// <exception cref="BackupRequestException">Something runs beside which it cannot.</exception>
    public static Operation Enter(this OperationRunner operations, OperationRequest request) =>
        Asked(() => operations.Submit(request));

    private static Operation Asked(Func<Operation> ask)
    {
        try
        {
            return ask();
        }
        catch (OperationRefusedException e)
        {
            throw new BackupRequestException(e.Message);
        }
    }
}
