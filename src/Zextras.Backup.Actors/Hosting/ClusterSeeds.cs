using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The nodes that are asked to let a node in.</summary>
internal static class ClusterSeeds
{
    private const string DnsScheme = "dns:";

    /// <summary>A name whose addresses are not there yet (containers that start together) is asked for again.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);
    private const int Attempts = 30;

    /// <summary>The addresses of the seeds, in the order that all nodes have: the first one begins a new cluster where none answers.</summary>
    /// <param name="seeds"><c>host:port</c>, or <c>dns:name:port</c> for all addresses of a name.</param>
    /// <param name="self">An address of the same actor system.</param>
    /// <param name="lookup">Asks the DNS.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="EngineStartException">A seed cannot be read, or a name has no address.</exception>
    public static async Task<IReadOnlyList<Address>> ResolveAsync(
        IReadOnlyList<string> seeds, Address self, Func<string, Task<IPAddress[]>> lookup, TimeProvider clock)
    {
        var found = new List<Address>();
        foreach (var seed in seeds)
        {
            var (host, port) = Split(seed);
            string[] hosts = seed.StartsWith(DnsScheme, StringComparison.OrdinalIgnoreCase)
                ? [.. (await LookupAsync(host, lookup, clock)).Select(address => address.ToString()).Order(StringComparer.Ordinal)]
                : [host];
            found.AddRange(hosts.Select(one => self.WithHost(one).WithPort(port)));
        }

        return [.. found.Distinct()];
    }

    private static (string Host, int Port) Split(string seed)
    {
        var text = seed.StartsWith(DnsScheme, StringComparison.OrdinalIgnoreCase) ? seed[DnsScheme.Length..] : seed;
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort
            ? (text[..colon], port)
            : throw new EngineStartException($"The seed '{seed}' is not HOST:PORT or dns:NAME:PORT.");
    }

    private static async Task<IPAddress[]> LookupAsync(string name, Func<string, Task<IPAddress[]>> lookup, TimeProvider clock)
    {
        for (var attempt = 1; ; attempt++)
        {
            SocketException? unknown = null;
            try
            {
                if (await lookup(name) is { Length: > 0 } addresses)
                {
                    return addresses;
                }
            }
            catch (SocketException e)
            {
                unknown = e;
            }

            if (attempt == Attempts)
            {
                throw new EngineStartException($"The seed dns:{name} has no address{(unknown is null ? "" : $": {unknown.Message}")}. See that the name is known where this node asks, or name the nodes as HOST:PORT.", unknown);
            }

            await Task.Delay(AskAgainAfter, clock);
        }
    }
}
