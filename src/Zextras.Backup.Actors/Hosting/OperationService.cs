using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Over this node's board.</summary>
internal sealed class OperationService(OperationBoard board) : IOperationService
{
    /// <inheritdoc/>
    public IReadOnlyList<Operation> StopAll() =>
        [.. board.List().Where(operation => board.Stop(operation.Id)).Select(operation => board.Find(operation.Id)!)];

    /// <inheritdoc/>
    public IAsyncEnumerable<Operation> FollowAsync(CancellationToken cancellation) => board.FollowAsync(cancellation);
}
