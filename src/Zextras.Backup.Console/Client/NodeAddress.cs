using System.Globalization;
using System.Net;

namespace Zextras.Backup.Pbm.Client;

/// <summary>Where a node serves.</summary>
internal sealed record NodeAddress
{
    private const int DefaultPort = 9110;
    private const string Http = "http://";
    private const string Https = "https://";

    private NodeAddress(Uri uri) => Uri = uri;

    /// <summary>The node of this machine on the port that nodes listen on by default.</summary>
    internal static NodeAddress Default { get; } = new(new Uri($"{Http}127.0.0.1:{DefaultPort}/"));

    /// <summary>The root of its API.</summary>
    internal Uri Uri { get; }

    /// <summary>Whether it is on this machine.</summary>
    internal bool IsLocal => Uri.IsLoopback;

    /// <summary>Whether it speaks plain HTTP.</summary>
    internal bool IsPlain => Uri.Scheme == Uri.UriSchemeHttp;

    /// <summary>Whether a first word is an address and not a command: a URL, or it ends in a port.</summary>
    internal static bool LooksLikeOne(string text) =>
        text.StartsWith(Http, StringComparison.OrdinalIgnoreCase)
        || text.StartsWith(Https, StringComparison.OrdinalIgnoreCase)
        || (text.LastIndexOf(':') is var colon and >= 0 && text[(colon + 1)..].All(char.IsAsciiDigit));

    /// <summary>Reads <c>HOST</c>, <c>HOST:PORT</c> (with TLS, unless it is this machine) or a URL.</summary>
    /// <exception cref="PbmException">It is none of them.</exception>
    internal static NodeAddress Parse(string text)
    {
        var isUrl = text.Contains("://", StringComparison.Ordinal);
        var hasPort = text.LastIndexOf(':') is var colon && colon > text.LastIndexOf(']');
        var url = isUrl ? text : Http + (hasPort ? text : $"{text}:{DefaultPort.ToString(CultureInfo.InvariantCulture)}");
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri is { Host.Length: > 0, Port: > 0 and <= IPEndPoint.MaxPort })
        {
            // Beyond its own machine no node serves without TLS.
            var isTls = uri.Scheme == Uri.UriSchemeHttps || !(isUrl || uri.IsLoopback);
            return new NodeAddress(new UriBuilder(isTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, uri.Host, uri.Port).Uri);
        }

        throw new PbmException($"'{text}' is not the address of a node: write HOST:PORT, for example 127.0.0.1:{DefaultPort}.");
    }

    /// <summary><c>http://127.0.0.1:9110</c>.</summary>
    public override string ToString() => Uri.GetLeftPart(UriPartial.Authority);
}
