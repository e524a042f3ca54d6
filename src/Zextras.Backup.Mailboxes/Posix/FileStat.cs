namespace Zextras.Backup.Mailboxes.Posix;

/// <summary>What the file system says about a file. Times are nanoseconds since 1970.</summary>
internal readonly record struct FileStat
{
    private const int TypeMask = 0xF000;

    public required int Mode { get; init; }

    public required ulong Inode { get; init; }

    public required uint Links { get; init; }

    public required long Size { get; init; }

    public required long Modified { get; init; }

    public required long Changed { get; init; }

    /// <summary>When the file was made; 0 where the file system does not tell.</summary>
    public required long Born { get; init; }

    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    public bool IsFile => (Mode & TypeMask) == 0x8000;

    public bool IsLink => (Mode & TypeMask) == 0xA000;

    /// <summary>The later of the two times: one of them can be set back by anybody.</summary>
    public long LastTouched => Math.Max(Modified, Changed);

    public DateTimeOffset ModifiedUtc => Nanoseconds.ToTime(Modified);

    /// <summary>
    /// What a file keeps when it is renamed and what no other file has: inodes alone are used again at once; null where
    /// the file system keeps no time of birth, or where the inode has several names.
    /// </summary>
    public string? Identity => Born != 0 && (Links == 1 || IsDirectory) ? $"{Inode}.{Born}" : null;
}
