namespace Zextras.Backup.Mailboxes.Posix;

/// <summary>One name in a directory, as listing it gave it, without asking for anything else.</summary>
/// <param name="Name">The name.</param>
/// <param name="Inode">Its inode: reading files in this order is several times faster on a disk.</param>
/// <param name="Type">What the file system says it is; unknown on some.</param>
internal readonly record struct DirectoryName(RawName Name, ulong Inode, NameType Type);
