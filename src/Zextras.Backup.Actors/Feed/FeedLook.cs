using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Feed;

/// <summary>Events of one account on their way into the backup.</summary>
/// <param name="Command">What the account is told.</param>
/// <param name="Events">The events that it stands for.</param>
internal sealed record FeedLook(AccountCommands.LookAt Command, IReadOnlyList<MailboxEvent.Changed> Events)
{
    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }
}
