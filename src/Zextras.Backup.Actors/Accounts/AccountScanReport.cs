using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>What a scan of one account came to. Nothing that was skipped or failed is missing here.</summary>
internal sealed record AccountScanReport
{
    /// <summary>Items that the server listed.</summary>
    public long Listed { get; init; }

    /// <summary>Transactions that were recorded, of new and of changed items; deletions and moves are among them.</summary>
    public long Recorded { get; init; }

    /// <summary>Items that moved to another folder.</summary>
    public long Moved { get; init; }

    /// <summary>Items that were marked deleted.</summary>
    public long Deleted { get; init; }

    /// <summary>Of these, how many wait for somebody to look before their retention clock runs.</summary>
    public long Held { get; init; }

    /// <summary>Contents that were not in the Backup Path before.</summary>
    public long NewBlobs { get; init; }

    /// <summary>Bytes that were read from the mailbox.</summary>
    public long BytesRead { get; init; }

    /// <summary>Deep scan: contents that were missing or damaged in the Backup Path and were stored anew.</summary>
    public long HealedBlobs { get; init; }

    /// <summary>Deep scan: transactions that were missing in the item logs and were appended anew.</summary>
    public long HealedLogLines { get; init; }

    /// <summary>What could not be listed, read or recorded; it is quarantined and tried again by the next scan.</summary>
    public IReadOnlyList<MailboxProblem> Problems { get; init; } = [];

    /// <summary>Whether somebody stopped the scan. What it had committed stands.</summary>
    public bool Stopped { get; init; }

    /// <summary>Why the scan did not get to its end; null where it did. What it had committed stands.</summary>
    public string? Error { get; init; }
}
