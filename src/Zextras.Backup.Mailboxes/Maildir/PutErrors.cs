using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>Says in a mailbox's words why a file could not be written.</summary>
internal static class PutErrors
{
    /// <summary>The exception for a failed write.</summary>
    /// <param name="what">What was to be written.</param>
    /// <param name="cause">What happened.</param>
    public static MailboxException Refused(string what, Exception cause) => new(
        MailboxFailure.Refused,
        $"{what} cannot be written: {cause.Message} {Advice(cause)}",
        cause);

    private static string Advice(Exception cause) => cause switch
    {
        PosixException { Error: Libc.NoSpace } => "The file system is full. Make room, then restore again.",
        PosixException { Error: Libc.OverQuota } => "The owner's quota is used up. Raise it or make room, then restore again.",
        PosixException { Error: Libc.NameTooLong } => "The name is too long for the file system. Restore into a folder with a shorter name.",
        PosixException { Error: Libc.ReadOnlyFileSystem } => "The file system is mounted read-only. Mount it for writing.",
        PosixException { Error: Libc.AccessDenied or Libc.NotPermitted } => "Give the engine's user permission to write there.",
        PosixException { Error: Libc.NotADirectory } => "Something that is no folder has that name. Restore into another folder.",
        LinkException => "",
        _ when cause.HResult == Libc.NoSpace => "The file system is full. Make room, then restore again.",
        _ when cause.HResult == Libc.OverQuota => "The owner's quota is used up. Raise it or make room, then restore again.",
        _ => "Check the mailbox tree, then restore again.",
    };
}
