namespace Zextras.Backup.Actors.Mailbox;

/// <summary>What a mailbox server said while it happened.</summary>
public abstract record MailboxEvent
{
    private MailboxEvent()
    {
    }

    /// <summary>When it happened, by the server's clock, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Something changed in an account.</summary>
    public sealed record Changed : MailboxEvent
    {
        /// <summary>The address of the account.</summary>
        public required string Account { get; init; }

        /// <summary>Where.</summary>
        public required MailboxHint Hint { get; init; }
    }

    /// <summary>An account is new, or its own settings changed.</summary>
    public sealed record AccountChanged : MailboxEvent
    {
        /// <summary>The address of the account.</summary>
        public required string Account { get; init; }
    }

    /// <summary>
    /// Events may have been lost: a queue ran over, a line could not be read. Whatever happens after <see cref="MailboxEvent.At"/>
    /// is told again.
    /// </summary>
    public sealed record Lost : MailboxEvent
    {
        /// <summary>Since when, UTC; rather too early than too late.</summary>
        public required DateTimeOffset Since { get; init; }

        /// <summary>Why, in words that say what to do where something can be done.</summary>
        public required string Reason { get; init; }

        /// <summary>Addresses of the accounts that are concerned; empty: all.</summary>
        public IReadOnlyList<string> Accounts { get; init; } = [];
    }
}
