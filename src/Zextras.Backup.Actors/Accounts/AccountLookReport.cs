namespace Zextras.Backup.Actors.Accounts;

/// <summary>What a look at the places that a feed pointed at came to.</summary>
internal sealed record AccountLookReport
{
    /// <summary>Transactions that were recorded.</summary>
    public long Recorded { get; init; }

    /// <summary>What could not be read or recorded, and is left to an Account Scan; null where all was.</summary>
    public string? Missed { get; init; }

    /// <summary>Whether the account was never scanned to its end: a feed adds to a backup, and does not begin one.</summary>
    public bool IsUnscanned { get; init; }

    /// <summary>Whether it did not begin because a repair is at work: it is to be asked for again.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Why the look did not get to its end; asking again may help. Null where it did.</summary>
    public string? Error { get; init; }
}
