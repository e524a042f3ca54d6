using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Zextras.Backup.Actors.Hosting;

namespace Zextras.Backup.Node.Api;

/// <summary>The connections to the home of the cluster.</summary>
/// <param name="stores">They know the cluster's own authority: it may have signed the certificates of the nodes' APIs, too.</param>
internal sealed class HomeClient(EngineStores stores) : IDisposable
{
    /// <summary>Without an end: a progress is watched as long as the operation takes.</summary>
    internal HttpClient Http { get; } = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(stores, certificate, errors) },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => Http.Dispose();

    // The name must be right in any case: what is passed on holds tokens.
    private static bool IsTrusted(EngineStores stores, X509Certificate? certificate, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
        || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 shown && stores.IsSignedByCluster(shown));
}
