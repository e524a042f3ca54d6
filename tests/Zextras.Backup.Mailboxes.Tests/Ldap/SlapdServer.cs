using Xunit;
using Zextras.Backup.Mailboxes.Tests.Support;

namespace Zextras.Backup.Mailboxes.Tests.Ldap;

/// <summary>An OpenLDAP slapd (tests/servers/slapd).</summary>
public sealed class SlapdServer() : RealServer("slapd")
{
    private int _trees;

    public int Port { get; } = FreePort();

    public int TlsPort { get; } = FreePort();

    public string Certificate => this["tls/certificate.pem"];

    protected override IReadOnlyList<int> Ports => [Port, TlsPort];

    /// <summary>What tells the entries of one test from those of another.</summary>
    public string NewTree() => $"t{Interlocked.Increment(ref _trees)}";

    public static int AnyPort() => FreePort();
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class SlapdTests : ICollectionFixture<SlapdServer>
{
    public const string Name = "slapd";
}
