namespace Zextras.Backup.Actors.Hosting;

/// <summary>A request that cannot be done as asked: unknown account or item, a date before the first backup. The message says what to do.</summary>
public sealed class BackupRequestException(string message, bool notFound = false) : Exception(message)
{
    /// <summary>Whether what was asked for does not exist; else the request itself is wrong.</summary>
    public bool NotFound { get; } = notFound;
}
