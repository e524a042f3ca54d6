using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>One protocol's share of every account: the folders of its areas.</summary>
internal interface IMailboxPart : IAsyncDisposable
{
    /// <summary>The server as it was configured, without secrets.</summary>
    string Description { get; }

    /// <summary>What the keys of its folders begin with, without the colon: <c>mail</c>, <c>contacts</c>, <c>calendars</c>, <c>drive</c>.</summary>
    IReadOnlySet<string> Areas { get; }

    /// <summary>
    /// Opens the part's share of an account. The session's <see cref="ChangePage.AllFolders"/> names folders of its own areas only,
    /// and comes with its first page or not at all: the composed session waits for it before it hands out anything.
    /// </summary>
    /// <param name="address">The account's address.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="MailboxException">It cannot be opened now.</exception>
    Task<IMailboxSession> OpenAsync(string address, CancellationToken cancellation);
}
