using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks for a Coherency Check. An unknown member is refused: a misspelt one must not change what is healed.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CoherencyCheckBody
{
    /// <summary>The Backup Path: the node's own, or any other, which is only read.</summary>
    public required string BackupPath { get; init; }

    /// <summary>Addresses or ids of the accounts; none: everything.</summary>
    public IReadOnlyList<string>? AccountIds { get; init; }

    /// <summary>Compare with what the mailbox server lists.</summary>
    public bool CheckMailbox { get; init; }

    /// <summary>Heal, and put into quarantine what cannot be healed.</summary>
    public bool FixBackup { get; init; }

    /// <summary>The share of contents to read, in percent; all where none is given.</summary>
    public double? SamplePercent { get; init; }

    /// <summary>Stop after so many seconds; the next check goes on from there. 0: read to the end.</summary>
    public long MaxSeconds { get; init; }

    /// <summary>Bytes a second; 0: as fast as the disk gives.</summary>
    public long BytesPerSecond { get; init; }
}
