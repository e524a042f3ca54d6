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

    /// <summary>
    /// Whether those objects may be forgotten. Those that were deleted until an instant may; the directory then holds
    /// still until <see cref="Forget"/> or <see cref="Release"/>. Answers <see cref="DirectoryReplies.Agreed"/>.
    /// </summary>
    public sealed record Agree(ServerId Server, IReadOnlyList<ItemId> Objects, DateTimeOffset DeletedUntil) : IAccountMessage
    {
        AccountId IAccountMessage.Account => new(Server.Value);
    }

    /// <summary>Forget those objects, as agreed. Answers <see cref="DirectoryReplies.Forgotten"/>.</summary>
    public sealed record Forget(ServerId Server, IReadOnlyList<ItemId> Objects) : IAccountMessage
    {
        AccountId IAccountMessage.Account => new(Server.Value);
    }

    /// <summary>The purge was given up: go on. There is no answer.</summary>
    public sealed record Release(ServerId Server) : IAccountMessage
    {
        AccountId IAccountMessage.Account => new(Server.Value);
    }

    /// <summary>All histories; answers <see cref="DirectoryReplies.Histories"/>.</summary>
    public sealed record GetHistories(ServerId Server) : IAccountMessage
    {
        AccountId IAccountMessage.Account => new(Server.Value);
    }
}
