using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>What can be done with operations of all kinds, beyond starting and watching one.</summary>
public interface IOperationService
{
    /// <summary>Asks everything that runs or waits to stop.</summary>
    /// <returns>What was asked.</returns>
    IReadOnlyList<Operation> StopAll();

    /// <summary>Every operation of this node when it begins and when it is over, from now on.</summary>
    IAsyncEnumerable<Operation> FollowAsync(CancellationToken cancellation);
}
