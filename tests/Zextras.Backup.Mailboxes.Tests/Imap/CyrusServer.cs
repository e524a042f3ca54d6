using Xunit;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>A Cyrus that runs as long as the tests that use it. Its administrator names the account by the authorization id.</summary>
public sealed class CyrusServer() : MailServer("cyrus")
{
    private readonly int _lmtpPort = FreePort();

    /// <summary>CalDAV, CardDAV, WebDAV.</summary>
    public int HttpPort { get; } = FreePort();

    protected override IReadOnlyList<int> Ports => [Port, HttpPort, _lmtpPort];

    public override string LoginOf(string store) => "authorization-id";

    public override string ListedAs(string address, string store) => address + store;
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class CyrusTests : ICollectionFixture<CyrusServer>
{
    public const string Name = "Cyrus";
}
