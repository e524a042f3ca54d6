namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>A Dovecot that runs as long as the tests that use it. Its administrator is a master user.</summary>
public abstract class DovecotServer(string settings) : MailServer("dovecot")
{
    public int TlsPort { get; } = FreePort();

    public string Certificate => this["tls/certificate.pem"];

    public override string Login => "\"{user}*{admin}\"";

    protected override IReadOnlyList<int> Ports => [Port, TlsPort];

    protected override string Settings => settings;

    /// <summary>The directory of an account's Maildir.</summary>
    public string MaildirOf(string address, string store) => this[$"mail/{address.Split('@')[1]}{store}/{address.Split('@')[0]}/Maildir"];
}
