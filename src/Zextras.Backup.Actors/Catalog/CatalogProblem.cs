using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>Something that the last scan could not read (quarantined): listed until a scan reads it or it is gone.</summary>
internal sealed record CatalogProblem(AccountId Account, string Subject, string Reason, DateTimeOffset FirstSeen, DateTimeOffset LastSeen);
