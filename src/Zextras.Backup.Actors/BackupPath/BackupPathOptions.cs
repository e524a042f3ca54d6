using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>How a Backup Path is opened and written.</summary>
internal sealed record BackupPathOptions
{
    /// <summary>The name of a node that is alone.</summary>
    public const string LoneNode = "n1";

    /// <summary>The directory (<c>ZxBackup_DestPath</c>). It is made when it is not there.</summary>
    public required string Root { get; init; }

    /// <summary>The first part of the names of this node's incoming volumes: lower-case letters and digits.</summary>
    public string Node { get; init; } = LoneNode;

    /// <summary>
    /// Whether other nodes of this server write the path at the same time, each its own files. They may be on other machines:
    /// whether the path was copied is told by the directory alone.
    /// </summary>
    public bool Shared { get; init; }

    /// <summary>The node's right to write; null where nobody else does.</summary>
    public WriteLease? Lease { get; init; }

    /// <summary>
    /// Take over a path that was copied or moved from another place. Deliberate, once: the original and the copy must not
    /// both be written.
    /// </summary>
    public bool AdoptCopied { get; init; }

    /// <summary>With less free space than this the path is refused: an initial scan would fill the disk within minutes.</summary>
    public long MinimumFreeBytes { get; init; } = 1L << 30;

    /// <summary>An incoming volume that has reached this size is closed. Settling moves closed volumes as a whole.</summary>
    public long VolumeBytes { get; init; } = 256L << 20;

    /// <summary>Contents up to this many bytes go into volumes; longer ones get a file of their own.</summary>
    public long LargeBlobThreshold { get; init; } = 8L << 20;

    /// <summary>Appends are gathered up to this size, so that a mail does not cost a system call.</summary>
    public int WriteBufferBytes { get; init; } = 1 << 20;

    /// <summary>Zstandard level. 3 is the last one that costs less CPU than the hashing and JSON around it.</summary>
    public int CompressionLevel { get; init; } = 3;

    /// <summary>
    /// Digests that are remembered so that two stores of one content become one blob. Each costs about 150 bytes of
    /// memory; a forgotten one only costs a second copy.
    /// </summary>
    public int RecentDigests { get; init; } = 100_000;

    /// <summary>
    /// A volume is settled only when this long has passed since a place in it was last handed out: whoever was given it
    /// may not have written it into the index yet, and would write the old place over the new one.
    /// </summary>
    public TimeSpan SettleQuietTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Incoming volumes that one settling pass takes together: a pass opens each of the 4096 folders once, however many
    /// volumes it takes. Their headers are in memory meanwhile.
    /// </summary>
    public int SettleBatchVolumes { get; init; } = 8;

    /// <summary>
    /// The settled volumes of a folder are rewritten when more than this share of them is dead: less is not worth reading
    /// and writing the rest.
    /// </summary>
    public double RewriteShare { get; init; } = 0.25;

    /// <summary>Told of each damage that a read or scan meets and steps over, on whatever thread meets it.</summary>
    public Action<BackupPathDamage>? OnDamage { get; init; }
}
