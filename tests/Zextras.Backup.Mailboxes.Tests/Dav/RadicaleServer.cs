using Xunit;
using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Dav;

/// <summary>A Radicale that runs as long as the tests that use it (tests/servers/radicale).</summary>
public sealed class RadicaleServer() : RealServer("radicale")
{
    public int Port { get; } = FreePort();

    protected override IReadOnlyList<int> Ports => [Port];
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class RadicaleTests : ICollectionFixture<RadicaleServer>
{
    public const string Name = "Radicale";
}
