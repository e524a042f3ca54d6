using Akka.Configuration;
using Xunit;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Hosting;

namespace Zextras.Backup.Actors.Tests.Configuration;

public sealed class ClusterSettingsTests
{
    private const string Tls = """tls { certificate-file = "c.pem", key-file = "k.pem", authority-file = "a.pem" }""";

    [Theory]
    [InlineData("127.0.0.1", "")]
    [InlineData("localhost", "")]
    [InlineData("::1", "")]
    [InlineData("127.0.0.1", "127.0.0.12")]
    public void On_this_machine_nodes_may_talk_without_TLS(string hostname, string publicHostname) =>
        Assert.False(Read($"hostname = \"{hostname}\", public-hostname = \"{publicHostname}\"").HasTls);

    [Theory]
    [InlineData("0.0.0.0", "")]
    [InlineData("::", "")]
    [InlineData("10.0.0.1", "")]
    [InlineData("n1.example.com", "")]
    [InlineData("127.0.0.1", "n1.example.com")]
    [InlineData("127.0.0.1", "10.0.0.1")]
    public void Beyond_this_machine_a_node_without_TLS_is_refused(string hostname, string publicHostname)
    {
        var addresses = $"hostname = \"{hostname}\", public-hostname = \"{publicHostname}\"";

        var refusal = Assert.Throws<SettingException>(() => Read(addresses));

        Assert.Contains("backup.cluster.tls", refusal.Message, StringComparison.Ordinal);
        Assert.True(Read($"{addresses}, {Tls}").HasTls);
    }

    [Theory]
    [InlineData("tls.certificate-file = c.pem", "all three")]
    [InlineData("tls { certificate-file = c.pem, key-file = k.pem }", "all three")]
    [InlineData("node = \"N 1\"", "backup.cluster.node")]
    [InlineData("seeds = []", "backup.cluster.seeds")]
    public void What_does_not_go_together_is_refused(string values, string said) =>
        Assert.Contains(said, Assert.Throws<SettingException>(() => Read(values)).Message, StringComparison.Ordinal);

    private static ClusterSettings Read(string values) => EngineSettings
        .Read(ConfigurationFactory.ParseString($"backup.cluster {{ enabled = on, seeds = [\"127.0.0.1:4053\"], {values} }}").WithFallback(EngineConfiguration.Load(file: null)))
        .Cluster;
}
