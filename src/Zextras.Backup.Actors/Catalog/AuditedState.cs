using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>A state as the catalog has it, as far as deletion and references go.</summary>
internal readonly record struct AuditedState(DateTimeOffset Started, DateTimeOffset? Ended, bool Deleted, BlobDigest? Digest);
