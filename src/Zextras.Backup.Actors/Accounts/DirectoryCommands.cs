using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>What the directory of a server is told to do. Its entity lives in the account region under the server's id.</summary>
internal static class DirectoryCommands
{
    /// <summary>
    /// The server completed a listing of its domains, classes of service and distribution lists: record what changed, and
    /// mark as deleted what is not on it. Answers <see cref="DirectoryReplies.Refreshed"/>.
    /// </summary>
    public sealed record Refresh(
        ServerId Server,
        IReadOnlyList<DirectoryEntry> Entries,
        DateTimeOffset At,
        TransactionCause Cause) : IAccountMessage
    {
        AccountId IAccountMessage.Account => new(Server.Value);

        /// <summary>Whether the entries are only some that were looked at again, so that nothing else counts as deleted.</summary>
        public bool IsPart { get; init; }
    }

    /// <summary>All histories; answers <see cref="DirectoryReplies.Histories"/>.</summary>
    public sealed record GetHistories(ServerId Server) : IAccountMessage
    {
        AccountId IAccountMessage.Account => new(Server.Value);
    }
}
