using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Restore;

/// <summary>What became of an item that was exported.</summary>
/// <param name="IsNew">Whether it was written now, and not there already.</param>
/// <param name="Failure">Why it is not there; null where it is.</param>
internal readonly record struct ExportOutcome(bool IsNew, MailboxException? Failure);
