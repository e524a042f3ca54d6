using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Dav;

/// <summary>Apache with mod_dav: drive, without tokens of any kind.</summary>
public sealed class WebDavSite(WebDavServer apache) : DavSite
{
    private string Root => $"http://{RealServer.Host}:{apache.Port}/drive";

    public override string Blocks(string store) => $$"""webdav.url = "{{Root}}/{{store}}/{user}/" """;

    public override Uri HomeOf(string area, string account, string store) => new($"{Root}/{store}/{account}/");

    public override string AccountOf(string address, string store) => address;

    public override async Task ProvisionAsync(string account, string store, HttpClient owner)
    {
        await owner.SendAsync(new HttpRequestMessage(new HttpMethod("MKCOL"), $"{Root}/{store}/"));
        (await owner.SendAsync(new HttpRequestMessage(new HttpMethod("MKCOL"), HomeOf("", account, store)))).EnsureSuccessStatusCode();
    }
}
