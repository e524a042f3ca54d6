using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Tests.Api;

/// <summary>Restores that begin nothing, and remember what was asked for.</summary>
internal sealed class FakeRestores : IRestoreService
{
    /// <summary>The last request.</summary>
    internal object? Asked { get; private set; }

    public Task<Operation> StartUndeleteAsync(UndeleteRequest request, string author, CancellationToken cancellation) => Note(request);

    public Task<Operation> StartAccountRestoreAsync(AccountRestoreRequest request, string author, CancellationToken cancellation) => Note(request);

    public Task<Operation> StartRollbackAsync(RollbackRequest request, string author, CancellationToken cancellation) => Note(request);

    public Task<Operation> StartBlobRestoreAsync(BlobRestoreRequest request, string author, CancellationToken cancellation) => Note(request);

    public Task<Operation> StartExternalRestoreAsync(ExternalRestoreRequest request, string author, CancellationToken cancellation) => Note(request);

    public Task<Operation> StartExportAsync(ExportRequest request, string author, CancellationToken cancellation) => Note(request);

    public Task<IReadOnlyList<ImportedAccount>> ListImportsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ImportedAccount>>([]);

    private Task<Operation> Note(object request)
    {
        Asked = request;
        return Task.FromResult(FakeEngine.OperationIn(OperationState.Running));
    }
}
