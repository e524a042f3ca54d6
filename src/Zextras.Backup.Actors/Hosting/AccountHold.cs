using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>What keeps an account's items from being purged.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">Its address.</param>
/// <param name="LegalHold">Whether it is under legal hold.</param>
/// <param name="ReleasedAt">Until when its mass deletions were looked at and let go.</param>
public sealed record AccountHold(AccountId Id, string Name, bool LegalHold, DateTimeOffset? ReleasedAt);
