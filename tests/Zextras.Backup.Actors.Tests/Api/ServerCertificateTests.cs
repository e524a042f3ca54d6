using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Node.Api.Security;

namespace Zextras.Backup.Actors.Tests.Api;

public sealed class ServerCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    private readonly TempDirectory _home = new();
    private readonly FakeTimeProvider _clock = new(Now);

    private string Certificate => _home.File("cert.pem");

    private string Key => _home.File("key.pem");

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_certificate_that_has_expired_or_is_not_valid_yet_is_refused_with_its_dates()
    {
        Write("old", Now.AddDays(-30), Now.AddDays(-1));
        Assert.Contains("2026-11-22 only. Renew it", Assert.Throws<IOException>(Load).Message, StringComparison.Ordinal);

        Write("early", Now.AddDays(1), Now.AddDays(30));
        Assert.Contains("from 2026-11-24", Assert.Throws<IOException>(Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_certificate_are_refused()
    {
        File.WriteAllText(Certificate, "no");
        File.WriteAllText(Key, "no");

        Assert.Contains("as PEM", Assert.Throws<IOException>(Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_renewed_file_is_taken_and_one_that_is_worse_is_not()
    {
        Write("first", Now.AddDays(-1), Now.AddDays(30));
        var served = Load();
        Write("second", Now.AddDays(-1), Now.AddDays(60));
        Touch(1);
        Assert.Equal("CN=second", served.Current.Subject);

        File.WriteAllText(Certificate, "half of it");
        Touch(2);

        Assert.Equal("CN=second", served.Current.Subject);
    }

    private ServerCertificate Load() => ServerCertificate.Load(Certificate, Key, _clock);

    private void Touch(int seconds) => File.SetLastWriteTimeUtc(Certificate, Now.UtcDateTime.AddSeconds(seconds));

    private void Write(string name, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, until);
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }
}
