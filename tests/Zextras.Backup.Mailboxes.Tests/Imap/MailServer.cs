using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>A server with IMAP: of every account of any name, "user-password" is the owner's password and "backup" with "admin-password" the administrator.</summary>
public abstract class MailServer(string name) : RealServer(name)
{
    private int _stores;

    /// <summary>IMAP, with STARTTLS where the server has it.</summary>
    public int Port { get; } = FreePort();

    /// <summary>The value of <c>imap.login</c>.</summary>
    public abstract string Login { get; }

    /// <summary>What tells the accounts of one test from those of another: it follows the address.</summary>
    public string NewStore() => $".{Interlocked.Increment(ref _stores)}";
}
