namespace Zextras.Backup.Mailboxes.Posix;

/// <summary>The type of a name as a directory listing tells it (<c>d_type</c>).</summary>
internal enum NameType
{
    /// <summary>The file system does not tell; ask for the file's status.</summary>
    Unknown = 0,

    Directory = 4,

    File = 8,

    Link = 10,
}
