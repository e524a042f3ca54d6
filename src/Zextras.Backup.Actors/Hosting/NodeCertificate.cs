using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Remote.Transport.DotNetty;
using Zextras.Backup.Actors.Configuration;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// The nodes' TLS: each shows a certificate, and takes only those that the cluster's own authority has signed. Names are
/// not compared: whoever has such a certificate is a node, wherever it is.
/// </summary>
internal static class NodeCertificate
{
    /// <summary>What the actor system is started with.</summary>
    /// <exception cref="EngineStartException">A file cannot be read, or they do not belong together.</exception>
    public static DotNettySslSetup Setup(ClusterSettings settings)
    {
        try
        {
            var authorities = Authorities(settings);
            using var pem = X509Certificate2.CreateFromPemFile(settings.CertificateFile, settings.KeyFile);

            // The TLS of the platform takes a key out of a PKCS#12 only.
            var own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
            if (!IsSigned(own, authorities))
            {
                throw new EngineStartException($"{settings.CertificateFile} is not signed by {settings.AuthorityFile}, or is not valid now: the other nodes would refuse it.");
            }

            return new DotNettySslSetup(
                own,
                suppressValidation: false,
                requireMutualAuthentication: true,
                (peer, _, _, _, _) => peer is not null && IsSigned(peer, authorities));
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new EngineStartException($"The certificate of this node cannot be read (backup.cluster.tls): {e.Message}", e);
        }
    }

    /// <summary>Whether the cluster's own authority signed the certificate, and it is valid now; without one, nobody did.</summary>
    public static bool IsSigned(X509Certificate2 certificate, ClusterSettings settings) =>
        settings is { Enabled: true, HasTls: true } && IsSigned(certificate, Authorities(settings));

    /// <summary>Whether one of the authorities signed the certificate, and it is valid now.</summary>
    private static bool IsSigned(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // the authority is the cluster's own, and has no list
        return chain.Build(certificate);
    }

    /// <summary>More than one while an authority is replaced by the next.</summary>
    private static X509Certificate2Collection Authorities(ClusterSettings settings)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(settings.AuthorityFile);
        return authorities;
    }
}
