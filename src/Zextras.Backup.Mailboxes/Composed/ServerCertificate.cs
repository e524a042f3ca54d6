using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>Checks a server's certificate against an authority of one's own. The name in it must match all the same.</summary>
internal static class ServerCertificate
{
    /// <summary>The check for a PEM file of authorities.</summary>
    public static RemoteCertificateValidationCallback TrustedBy(string caFile) => (_, certificate, chain, errors) =>
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) is not SslPolicyErrors.None)
        {
            return false;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(caFile);
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);

        // An authority of one's own seldom serves revocation lists; whoever keeps it withdraws it by replacing the file.
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (chain is not null)
        {
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainElements.Select(element => element.Certificate).ToArray());
        }

        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return own.Build(leaf);
    };
}
