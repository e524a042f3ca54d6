using Xunit;
using Zextras.Backup.Node.Api;

namespace Zextras.Backup.Actors.Tests.Api;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:9110", "127.0.0.1:9110")]
    [InlineData("127.9.9.9:0", "127.9.9.9:0")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    [InlineData("[::1]:9110", "[::1]:9110")]
    public void A_loopback_address_is_local(string text, string expected)
    {
        Assert.True(ListenAddress.TryParse(text, out var address, out _));
        Assert.Equal((expected, true), (address!.ToString(), address.IsLocal));
    }

    [Theory]
    [InlineData("0.0.0.0:9110", "0.0.0.0:9110")]
    [InlineData("[::]:9110", "[::]:9110")]
    [InlineData("[::ffff:10.0.0.1]:9110", "10.0.0.1:9110")]
    public void Any_other_address_of_a_machine_is_not(string text, string expected)
    {
        Assert.True(ListenAddress.TryParse(text, out var address, out _));
        Assert.Equal((expected, false), (address!.ToString(), address.IsLocal));
    }

    [Theory]
    [InlineData("mail.example.com:9110", "write an IP address")]
    [InlineData("9110", "not HOST:PORT")]
    [InlineData("::1:9110", "not HOST:PORT")]
    [InlineData("127.0.0.1:", "not HOST:PORT")]
    [InlineData("127.0.0.1:70000", "too high")]
    public void What_is_no_address_is_refused_with_a_reason(string text, string reason)
    {
        Assert.False(ListenAddress.TryParse(text, out var address, out var error));
        Assert.Null(address);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }
}
