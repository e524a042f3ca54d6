namespace Zextras.Backup.Mailboxes.Posix;

/// <summary>A symbolic link that is not followed; the message says why, and what to do.</summary>
internal sealed class LinkException(string path, string reason) : IOException($"'{path}' is a symbolic link {reason}");
