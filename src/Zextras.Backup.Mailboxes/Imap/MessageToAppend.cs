using MimeKit;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>A message that was read from the backup and waits for its APPEND.</summary>
/// <param name="At">Its place among the items of the call.</param>
/// <param name="Item">The item.</param>
/// <param name="Message">Its bytes, in the form that MailKit appends.</param>
/// <param name="Length">How many there are.</param>
internal sealed record MessageToAppend(int At, ItemToPut Item, MimeMessage Message, int Length);
