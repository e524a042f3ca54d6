using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// What is not in a mailbox: the accounts' own settings, domains, distribution lists and classes of service, with their histories. Wrong
/// arguments throw <see cref="BackupRequestException"/> before anything begins.
/// </summary>
public interface IDirectoryService
{
    /// <summary>The domains, distribution lists and classes of service, by kind and name.</summary>
    Task<IReadOnlyList<DirectoryObject>> ListAsync(DirectorySearch search, CancellationToken cancellation);

    /// <summary>The history of an account's own settings or of one of the others, by name or id.</summary>
    Task<IReadOnlyList<Transaction>> GetHistoryAsync(string name, ItemKind? kind, CancellationToken cancellation);

    /// <summary>Starts putting one of them back. What lies in an account's mailbox is not part of it.</summary>
    Task<Operation> StartRestoreAsync(DirectoryRestoreRequest request, string author, CancellationToken cancellation);
}
