using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Zextras.Backup.Node.Api.Security;

/// <summary>
/// The certificate of the API, from PEM files. A renewed file is taken at the next connection; while the new one cannot be
/// read, or has expired already, the old one stays.
/// </summary>
internal sealed class ServerCertificate
{
    private readonly Lock _lock = new();
    private readonly string _file;
    private readonly string _key;
    private readonly TimeProvider _clock;
    private X509Certificate2 _certificate;
    private DateTime _written;

    private ServerCertificate(string file, string key, TimeProvider clock)
    {
        (_file, _key, _clock) = (file, key, clock);
        _written = File.GetLastWriteTimeUtc(file);
        _certificate = Read();
    }

    /// <summary>The certificate to serve with.</summary>
    internal X509Certificate2 Current
    {
        get
        {
            lock (_lock)
            {
                var written = File.GetLastWriteTimeUtc(_file);
                if (written != _written)
                {
                    _written = written;
                    Renew();
                }

                return _certificate;
            }
        }
    }

    /// <summary>Reads certificate and key.</summary>
    /// <exception cref="IOException">They cannot be used; the message says what to do.</exception>
    internal static ServerCertificate Load(string file, string key, TimeProvider clock) => new(file, key, clock);

    private X509Certificate2 Read()
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(_file, _key);
            var now = _clock.GetUtcNow().UtcDateTime;
            return certificate.NotBefore.ToUniversalTime() <= now && now < certificate.NotAfter.ToUniversalTime()
                ? certificate
                : throw new IOException(
                    $"The certificate {_file} is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd} only. Renew it.");
        }
        catch (CryptographicException e)
        {
            throw new IOException($"{_file} and {_key} are not a certificate and its key as PEM: {e.Message}", e);
        }
    }

    private void Renew()
    {
        try
        {
            _certificate = Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Half written, or no better than the one that serves: looked at again when the file changes again.
        }
    }
}
