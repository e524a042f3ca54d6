using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap.Feed;

/// <summary>Listens to one account over a connection of its own, once.</summary>
internal interface IAccountEar
{
    /// <summary>Connects, compares the folders with what was known of them, and listens until its turn is over.</summary>
    /// <param name="marks">What is known; kept up to date.</param>
    /// <param name="caughtUp">Is told what is different, once; whatever happens after that is heard.</param>
    /// <param name="heard">Is told what happens.</param>
    /// <param name="turn">Ends the turn.</param>
    /// <returns>False where the server cannot be listened to in this way.</returns>
    /// <exception cref="MailboxException">The connection cannot be made, or is lost.</exception>
    Task<bool> ListenAsync(FolderMarks marks, Func<IReadOnlyList<MailboxHint>, Task> caughtUp, Func<MailboxHint, Task> heard, CancellationToken turn);
}
