using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Api;

/// <summary>A directory that answers what a test put into it, and remembers what it was asked.</summary>
internal sealed class FakeDirectory : IDirectoryService
{
    internal List<DirectoryObject> Objects { get; } = [];

    internal List<Transaction> History { get; } = [];

    internal DirectorySearch? Search { get; private set; }

    internal (string Name, ItemKind? Kind) Asked { get; private set; }

    internal DirectoryRestoreRequest? Restore { get; private set; }

    public Task<IReadOnlyList<DirectoryObject>> ListAsync(DirectorySearch search, CancellationToken cancellation)
    {
        Search = search;
        return Task.FromResult<IReadOnlyList<DirectoryObject>>(Objects);
    }

    public Task<IReadOnlyList<Transaction>> GetHistoryAsync(string name, ItemKind? kind, CancellationToken cancellation)
    {
        Asked = (name, kind);
        return Task.FromResult<IReadOnlyList<Transaction>>(History);
    }

    public Task<Operation> StartRestoreAsync(DirectoryRestoreRequest request, string author, CancellationToken cancellation)
    {
        Restore = request;
        return Task.FromResult(FakeEngine.OperationIn(OperationState.Running));
    }
}
