using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Zextras.Backup.Node.Api;

/// <summary>
/// Where the API listens. Beyond this machine only with a certificate: its tokens must not cross a network unencrypted.
/// </summary>
internal sealed record ListenAddress
{
    private ListenAddress(IPEndPoint endPoint) => EndPoint = endPoint;

    /// <summary>Address and port; port 0 lets the system choose a free one.</summary>
    internal IPEndPoint EndPoint { get; }

    /// <summary>Whether only this machine reaches it.</summary>
    internal bool IsLocal => IPAddress.IsLoopback(EndPoint.Address);

    /// <summary>Reads <c>HOST:PORT</c>; false with a message that says what to write instead.</summary>
    internal static bool TryParse(string text, out ListenAddress? address, out string error)
    {
        address = null;
        error = $"'{text}' is not HOST:PORT, for example 127.0.0.1:9110 or [::1]:9110.";
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        if (port > IPEndPoint.MaxPort)
        {
            error = $"Port {port} of '{text}' is too high: the highest is {IPEndPoint.MaxPort}.";
            return false;
        }

        var host = text[..colon];
        if (host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('['))
        {
            return false; // an IPv6 address without brackets: where the port begins would be a guess
        }

        if (IpOf(host) is not { } ip)
        {
            error = $"'{host}' is not an address of this machine: write an IP address (0.0.0.0 for all), or localhost.";
            return false;
        }

        address = new ListenAddress(new IPEndPoint(ip, port));
        return true;
    }

    /// <summary><c>127.0.0.1:9110</c>.</summary>
    public override string ToString() => EndPoint.ToString();

    private static IPAddress? IpOf(string host)
    {
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            return IPAddress.Loopback;
        }

        if (!IPAddress.TryParse(host, out var ip))
        {
            return null;
        }

        return ip is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: true } ? ip.MapToIPv4() : ip;
    }
}
