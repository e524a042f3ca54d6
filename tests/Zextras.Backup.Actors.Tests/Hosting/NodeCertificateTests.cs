using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Remote;
using Akka.TestKit.Xunit2;
using Xunit;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Hosting;

/// <summary>Actor systems on loopback, with the certificates of real nodes.</summary>
public sealed class NodeCertificateTests : IAsyncLifetime
{
    private readonly TempDirectory _home = new();
    private readonly List<ActorSystem> _systems = [];
    private readonly Authority _ours = new("ours");
    private ActorSystem _node = null!;

    public Task InitializeAsync()
    {
        _node = Start(Settings("node", _ours, _ours));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var system in _systems)
            await system.Terminate();
        _ours.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Nodes_whose_certificates_the_authority_signed_talk()
    {
        var peer = Start(Settings("peer", _ours, _ours));

        Assert.NotNull((await NodeSeenBy(peer).Ask<ActorIdentity>(new Identify(1), EngineFixture.Patience)).Subject);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_without_a_certificate_of_the_authority_is_hung_up_on(bool hasOther)
    {
        // Not an actor system: of a server that hangs up after its own part of the handshake it hears nothing for 15 s.
        using var others = new Authority("others");
        using var certificate = hasOther ? others.Certify("peer") : null;
        using var client = new TcpClient();
        await client.ConnectAsync(AddressOf(_node).Host, AddressOf(_node).Port!.Value);
        await using var tls = new SslStream(client.GetStream());

        async Task<int> TalkAsync()
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "node",
                ClientCertificates = certificate is null ? [] : [certificate],
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=node",
            });
            return await tls.ReadAsync(new byte[1]);
        }

        var end = await Record.ExceptionAsync(async () => Assert.Equal(0, await TalkAsync().WaitAsync(EngineFixture.Patience)));
        Assert.True(end is null or IOException or AuthenticationException, $"{end}");
    }

    [Fact]
    public async Task A_node_may_trust_two_authorities_while_one_replaces_the_other()
    {
        using var next = new Authority("next");
        var peer = Start(Settings("peer", _ours, next, trusted: _ours));

        Assert.NotNull((await NodeSeenBy(peer).Ask<ActorIdentity>(new Identify(1), EngineFixture.Patience)).Subject);
    }

    [Fact]
    public void A_node_that_another_authority_signed_is_not_talked_to()
    {
        using var others = new Authority("others");
        AssertRefused(Start(Settings("peer", others, others)));
    }

    [Fact]
    public void A_peer_without_TLS_is_refused() => AssertRefused(Start(settings: null));

    [Fact]
    public void A_certificate_that_the_other_nodes_would_refuse_ends_the_start()
    {
        using var others = new Authority("others");
        var refusal = Assert.Throws<EngineStartException>(() => NodeCertificate.Setup(Settings("wrong", others, _ours)));
        Assert.Contains("is not signed by", refusal.Message, StringComparison.Ordinal);

        var expired = Settings("late", _ours, _ours, until: DateTimeOffset.UtcNow.AddDays(-1));
        Assert.Contains("not valid now", Assert.Throws<EngineStartException>(() => NodeCertificate.Setup(expired)).Message, StringComparison.Ordinal);

        File.Delete(expired.KeyFile);
        Assert.Contains("backup.cluster.tls", Assert.Throws<EngineStartException>(() => NodeCertificate.Setup(expired)).Message, StringComparison.Ordinal);
    }

    private ActorSelection NodeSeenBy(ActorSystem peer) =>
        peer.ActorSelection(new RootActorPath(AddressOf(peer).WithHost(AddressOf(_node).Host).WithPort(AddressOf(_node).Port)) / "system");

    private static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    private void AssertRefused(ActorSystem peer)
    {
        var (seen, heard) = (new TestKit(peer).CreateTestProbe(), new TestKit(_node).CreateTestProbe());
        peer.EventStream.Subscribe(seen.Ref, typeof(AssociationErrorEvent));
        _node.EventStream.Subscribe(heard.Ref, typeof(AssociatedEvent));

        NodeSeenBy(peer).Tell(new Identify(1), seen.Ref);

        seen.FishForMessage<AssociationErrorEvent>(_ => true, EngineFixture.Patience);
        heard.ExpectNoMsg(TimeSpan.Zero);
    }

    private ActorSystem Start(ClusterSettings? settings)
    {
        var config = ConfigurationFactory.ParseString(
            $$"""
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              actor.provider = remote
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0, enable-ssl = {{(settings is null ? "off" : "on")}} }
            }
            """);
        Setup[] setups = settings is null ? [] : [NodeCertificate.Setup(settings)];
        var system = ActorSystem.Create("tls", ActorSystemSetup.Create([BootstrapSetup.Create().WithConfig(config), .. setups]));
        _systems.Add(system);
        return system;
    }

    /// <summary>The files of a node, made as <c>eng/docker/certificates</c> makes them.</summary>
    private ClusterSettings Settings(string name, Authority signer, Authority authority, Authority? trusted = null, DateTimeOffset? until = null)
    {
        var (certificate, key) = signer.Sign(name, until ?? DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(_home.File($"{name}.pem"), certificate);
        File.WriteAllText(_home.File($"{name}.key"), key);
        File.WriteAllText(_home.File($"{name}.authority"), authority.Pem + trusted?.Pem);
        var values = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            backup.cluster {
              enabled = on
              seeds = ["127.0.0.1:4053"]
              tls { certificate-file = "{{_home.File($"{name}.pem")}}", key-file = "{{_home.File($"{name}.key")}}", authority-file = "{{_home.File($"{name}.authority")}}" }
            }
            """);
        return EngineSettings.Read(ConfigurationFactory.ParseString(values).WithFallback(EngineConfiguration.Load(file: null))).Cluster;
    }

    private sealed class Authority : IDisposable
    {
        private readonly ECDsa _key = ECDsa.Create();
        private readonly X509Certificate2 _certificate;

        public Authority(string name)
        {
            var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
            _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
        }

        public string Pem => _certificate.ExportCertificatePem() + "\n";

        public (string Certificate, string Key) Sign(string name, DateTimeOffset until)
        {
            using var key = RSA.Create();
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
            var signed = request.Create(_certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), DateTimeOffset.UtcNow.AddDays(-2), until, RandomNumberGenerator.GetBytes(8));
            return (signed.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        }

        public X509Certificate2 Certify(string name)
        {
            var (certificate, key) = Sign(name, DateTimeOffset.UtcNow.AddDays(1));
            using var pem = X509Certificate2.CreateFromPem(certificate, key);
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
        }

        public void Dispose()
        {
            _certificate.Dispose();
            _key.Dispose();
        }
    }
}
