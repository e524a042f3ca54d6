using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>Something that the last scan could not read (quarantined): listed until a scan reads it or it is gone.</summary>
internal sealed record CatalogProblem(AccountId Account, string Subject, string Reason, DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
{
    /// <summary>The folder that the next scan has to list again to meet it again; null where every scan does.</summary>
    public string? FolderKey { get; init; }
}
