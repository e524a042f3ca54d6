using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Dav;

/// <summary>Radicale: contacts and calendars. The administrator logs in as himself. It writes the lines of an event in an order of its own.</summary>
public sealed class RadicaleSite(RadicaleServer radicale) : DavSite
{
    private string Root => $"http://{RealServer.Host}:{radicale.Port}";

    public override string Blocks(string store) => string.Join('\n', new[] { "carddav", "caldav" }.Select(
        block => $$"""{{block}} { url = "{{Root}}/{user}/" }"""));

    public override Uri HomeOf(string area, string account, string store) => new($"{Root}/{account}/");

    public override bool KeepsBytes(string area) => area != "calendars";

    public override async Task ProvisionAsync(string account, string store, HttpClient owner) =>
        (await owner.SendAsync(new HttpRequestMessage(new HttpMethod("PROPFIND"), HomeOf("", account, store)))).EnsureSuccessStatusCode();
}
