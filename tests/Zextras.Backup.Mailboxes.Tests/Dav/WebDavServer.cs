using Xunit;
using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Dav;

/// <summary>An Apache with mod_dav that runs as long as the tests that use it (tests/servers/webdav).</summary>
public sealed class WebDavServer() : RealServer("webdav")
{
    public int Port { get; } = FreePort();

    protected override IReadOnlyList<int> Ports => [Port];
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class WebDavTests : ICollectionFixture<WebDavServer>
{
    public const string Name = "mod_dav";
}
