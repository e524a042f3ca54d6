using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>What a check is to look at, and how much of the machine it may take.</summary>
internal sealed record CheckOptions
{
    /// <summary>Only these accounts and the contents that they name; none: everything.</summary>
    public IReadOnlyList<AccountId> Accounts { get; init; } = [];

    /// <summary>Compare with what the mailbox server lists, too. The own path only.</summary>
    public bool CheckMailbox { get; init; }

    /// <summary>Whether nobody records meanwhile: what differs then need not be looked at again.</summary>
    public bool IsAlone { get; init; }

    /// <summary>The share of contents that is read, 0 to 1: those that were not read for longest. The rest is looked for only.</summary>
    public double Sample { get; init; } = 1;

    /// <summary>Stop after this time and go on from there the next time; null reads to the end.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Bytes a second that are read from volumes; 0 as fast as the disk gives.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>Contents that are verified at the same time.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}
