using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// The restores of more than one item. Each comes back as an operation at once; wrong arguments throw
/// <see cref="BackupRequestException"/> before anything begins. All can be run again: what is there already is skipped.
/// </summary>
public interface IRestoreService
{
    /// <summary>Starts putting back what was deleted in a window of time.</summary>
    Task<Operation> StartUndeleteAsync(UndeleteRequest request, string author, CancellationToken cancellation);

    /// <summary>Starts restoring an account as it was into another one, which is made where the server can make it.</summary>
    Task<Operation> StartAccountRestoreAsync(AccountRestoreRequest request, string author, CancellationToken cancellation);

    /// <summary>Starts making a mailbox, or a folder of it, as it was.</summary>
    Task<Operation> StartRollbackAsync(RollbackRequest request, string author, CancellationToken cancellation);

    /// <summary>Starts refilling contents that mailboxes lost.</summary>
    Task<Operation> StartBlobRestoreAsync(BlobRestoreRequest request, string author, CancellationToken cancellation);

    /// <summary>Starts importing from the Backup Path of another server.</summary>
    Task<Operation> StartExternalRestoreAsync(ExternalRestoreRequest request, string author, CancellationToken cancellation);

    /// <summary>Starts writing mailboxes, as they were at an instant, into files that need no engine.</summary>
    Task<Operation> StartExportAsync(ExportRequest request, string author, CancellationToken cancellation);

    /// <summary>The accounts that external restores brought here.</summary>
    Task<IReadOnlyList<ImportedAccount>> ListImportsAsync(CancellationToken cancellation);
}
