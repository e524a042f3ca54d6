using System.Net.Security;
using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>The connections to one server, shared by all its accounts.</summary>
internal static class DavTransport
{
    // A server that takes no connection within that time will not take one at all.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);

    // A name that means another machine after a failover is looked up again by then.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);

    /// <summary>The client of a server.</summary>
    public static HttpClient Create(DavSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            // Redirects are followed by hand: never to another host, which would get the password.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            MaxConnectionsPerServer = settings.Connections,
        };
        if (settings.CaFile is { } ca)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = ServerCertificate.TrustedBy(ca) };
        }

        // Each request has its own time-out, which counts silence only: a large file may take as long as it takes.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
