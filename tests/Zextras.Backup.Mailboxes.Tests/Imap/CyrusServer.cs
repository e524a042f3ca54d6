using Xunit;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>A Cyrus that runs as long as the tests that use it. Its administrator names the account by the authorization id.</summary>
public sealed class CyrusServer() : MailServer("cyrus")
{
    private readonly int _lmtpPort = FreePort();

    /// <summary>CalDAV, CardDAV, WebDAV.</summary>
    public int HttpPort { get; } = FreePort();

    /// <summary>Where it tells what happens.</summary>
    public string Events => this["events"];

    public override string Login => "authorization-id";

    protected override IReadOnlyList<int> Ports => [Port, HttpPort, _lmtpPort];
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class CyrusTests : ICollectionFixture<CyrusServer>
{
    public const string Name = "Cyrus";
}
