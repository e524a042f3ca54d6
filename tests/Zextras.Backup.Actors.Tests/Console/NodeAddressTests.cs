extern alias pbm;

using pbm::Zextras.Backup.Pbm;
using pbm::Zextras.Backup.Pbm.Client;
using Xunit;

namespace Zextras.Backup.Actors.Tests.Pbm;

public sealed class NodeAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:1", "http://127.0.0.1:1")]
    [InlineData("localhost:1", "http://localhost:1")]
    [InlineData("mail", "https://mail:9110")]
    [InlineData("10.0.0.1:9110", "https://10.0.0.1:9110")]
    [InlineData("http://mail:9110", "http://mail:9110")]
    [InlineData("[::1]", "http://[::1]:9110")]
    [InlineData("[::1]:1", "http://[::1]:1")]
    [InlineData("https://backup.example.com/some/path", "https://backup.example.com")]
    public void A_host_a_port_or_a_url_is_an_address(string text, string expected) =>
        Assert.Equal(expected, NodeAddress.Parse(text).ToString());

    [Theory]
    [InlineData(":9110")]
    [InlineData("mail:99999")]
    [InlineData("mail:0")]
    [InlineData("ftp://mail")]
    public void Anything_else_is_refused_with_an_example(string text) =>
        Assert.Contains("127.0.0.1:9110", Assert.Throws<PbmException>(() => NodeAddress.Parse(text)).Message, StringComparison.Ordinal);
}
