using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The archive of what is no item: configuration and customisations of the mail server.</summary>
public interface IServerArchiveService
{
    /// <summary>Starts writing today's archive, in place of an earlier one of today.</summary>
    /// <exception cref="BackupRequestException">Something runs beside which it cannot.</exception>
    Operation Start(string author);

    /// <summary>The archives in the Backup Path, newest first.</summary>
    IReadOnlyList<ServerArchiveFile> List();

    /// <summary>Opens one: a gzip stream of a tar archive.</summary>
    /// <exception cref="BackupRequestException">There is none of that day and name.</exception>
    Stream Open(DateOnly day, string name);
}
