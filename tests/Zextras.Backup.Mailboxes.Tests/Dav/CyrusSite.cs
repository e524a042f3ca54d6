using MailKit.Net.Imap;
using MailKit.Security;
using Zextras.Backup.Mailboxes.Tests.Imap;
using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Dav;

/// <summary>Cyrus: contacts, calendars and drive. The administrator's password opens every account under the account's own name.</summary>
public sealed class CyrusSite(CyrusServer cyrus) : DavSite
{
    private string Root => $"http://{RealServer.Host}:{cyrus.HttpPort}/dav";

    public override string Blocks(string store) => string.Join('\n', new[] { ("carddav", "addressbooks"), ("caldav", "calendars"), ("webdav", "drive") }.Select(
        block => $$"""{{block.Item1}} { url = "{{Root}}/{{block.Item2}}/user/{user}/", login = "{user}" }"""));

    public override Uri HomeOf(string area, string account, string store) => new($"{Root}/{(area == "contacts" ? "addressbooks" : area)}/user/{account}/");

    public override async Task ProvisionAsync(string account, string store, HttpClient owner)
    {
        using var client = new ImapClient();
        await client.ConnectAsync(RealServer.Host, cyrus.Port, SecureSocketOptions.None);
        await client.AuthenticateAsync(account, "user-password");
        await client.DisconnectAsync(quit: true);
    }
}
