using Akka.Configuration;
using Xunit;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Configuration;

public sealed class EngineSettingsTests
{
    private static EngineSettings Read(string values) =>
        EngineSettings.Read(ConfigurationFactory.ParseString(values).WithFallback(EngineConfiguration.Load(file: null)));

    [Fact]
    public void The_reference_configuration_is_complete_and_says_what_the_code_says()
    {
        var settings = EngineSettings.Read(EngineConfiguration.Load(file: null));

        Assert.Equal(new ScanSettings(), settings.Scan);
        Assert.Equal((1L << 30, 256L << 20, 3, false), (settings.MinimumFreeBytes, settings.VolumeBytes, settings.CompressionLevel, settings.AdoptCopied));
        Assert.Equal(["configuration", "customizations", "chat", "engine"], settings.Archive.Archives.Keys);
        Assert.All(settings.Archive.Archives.Values, Assert.Empty);
    }

    [Theory]
    [InlineData("backup.path.minimum-free = -1")]
    [InlineData("backup.path.volume-size = 1 KiB")]
    [InlineData("backup.path.compression-level = 20")]
    [InlineData("backup.path.adopt-copied = perhaps")]
    [InlineData("backup.scan.concurrent-accounts = 0")]
    [InlineData("backup.scan.concurrent-reads = 1001")]
    [InlineData("backup.scan.read-ahead = 1 KiB")]
    [InlineData("backup.scan.sightings-in-flight = 0")]
    [InlineData("backup.scan.resend-after = 0 s")]
    [InlineData("backup.scan.send-attempts = 0")]
    [InlineData("backup.scan.mass-deletion-share = 2")]
    [InlineData("backup.scan.mass-deletion-minimum = 0")]
    public void A_value_out_of_its_range_is_refused_by_name(string line)
    {
        var refusal = Assert.Throws<SettingException>(() => Read(line));

        Assert.StartsWith(line.Split(' ')[0], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_the_given_file_goes_before_the_built_in_one()
    {
        using var home = new TempDirectory();
        var file = home.File("backup.conf");
        File.WriteAllText(file, "backup.scan.concurrent-accounts = 7");

        Assert.Equal(7, EngineSettings.Read(EngineConfiguration.Load(file)).Scan.ConcurrentAccounts);
    }

    [Theory]
    [InlineData("backup.scan = ${nowhere}")]
    [InlineData(null)]
    public void A_file_that_cannot_be_read_is_named(string? content)
    {
        using var home = new TempDirectory();
        var file = home.File("backup.conf");
        if (content is not null)
            File.WriteAllText(file, content);

        var refusal = Assert.Throws<SettingException>(() => EngineConfiguration.Load(file));

        Assert.StartsWith($"The configuration file {file} cannot be read: ", refusal.Message, StringComparison.Ordinal);
    }
}
