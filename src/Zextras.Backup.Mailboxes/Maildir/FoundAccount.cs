using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>An account and the directory that it lies in.</summary>
/// <param name="Entry">The account as it is listed.</param>
/// <param name="Domain">The directory of its domain.</param>
/// <param name="User">Its own directory in that.</param>
internal sealed record FoundAccount(AccountEntry Entry, RawName Domain, RawName User);
