using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Zextras.Backup.Pbm.Client;

/// <summary>Whom to believe that a node is the one it says.</summary>
internal static class NodeAuthority
{
    /// <summary>Only those in a PEM file.</summary>
    /// <exception cref="PbmException">The file cannot be read or holds no certificate.</exception>
    internal static X509ChainPolicy Read(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new PbmException($"The authorities in {file} cannot be read: {e.Message}");
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new PbmException($"{file} holds no certificate in PEM form.");
    }
}
