using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>How an account is seen as an item.</summary>
internal static class AccountSighting
{
    /// <summary>It is there, with those settings.</summary>
    public static Sighting.Seen Seen(string name, ItemAttributes settings, DateTimeOffset at, TransactionCause cause) => new()
    {
        Id = TransactionId.New(at),
        At = at,
        Cause = cause,
        Placement = new Placement { Key = name },
        Content = new ItemContent { Kind = ItemKind.Account, Name = name, Attributes = settings },
    };
}
