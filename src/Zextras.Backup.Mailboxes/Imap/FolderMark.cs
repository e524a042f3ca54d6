namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>How far a folder was read.</summary>
internal sealed record FolderMark
{
    /// <summary>A level of the tree that holds no messages itself.</summary>
    public static readonly FolderMark Level = new();

    /// <summary>UIDVALIDITY; 0 for <see cref="Level"/>.</summary>
    public uint Validity { get; init; }

    /// <summary>UIDNEXT.</summary>
    public uint Next { get; init; }

    /// <summary>HIGHESTMODSEQ; 0 where the folder has none.</summary>
    public ulong ModSeq { get; init; }

    /// <summary>How many messages it had.</summary>
    public int Count { get; init; }

    /// <summary>Where there is no <see cref="ModSeq"/>: a digest of all UIDs and flags.</summary>
    public string? Fingerprint { get; init; }
}
