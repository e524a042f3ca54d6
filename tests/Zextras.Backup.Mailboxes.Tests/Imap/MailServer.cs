using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>A server with IMAP: of every account of any name, "user-password" is the owner's password and "backup" with "admin-password" the administrator.</summary>
public abstract class MailServer(string name) : RealServer(name)
{
    private int _stores;

    /// <summary>IMAP, with STARTTLS where the server has it.</summary>
    public int Port { get; } = FreePort();

    /// <summary>The value of <c>imap.login</c>.</summary>
    /// <param name="store">See <see cref="NewStore"/>.</param>
    public abstract string LoginOf(string store);

    /// <summary>How the account is written in the list of accounts.</summary>
    public abstract string ListedAs(string address, string store);

    /// <summary>What tells the accounts of one test from those of another: it follows the address in the owner's login.</summary>
    public string NewStore() => $".{Interlocked.Increment(ref _stores)}";
}
