using System.Diagnostics;
using Akka.Configuration;
using Xunit;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Deployment;

/// <summary>Where no container engine runs, the files are at least read by the tools that they are for.</summary>
public sealed class ComposeFileTests
{
    private static readonly string File = Path.Combine(SourceTree.Root, "docker-compose.yml");

    [Fact]
    public void Docker_compose_takes_the_file()
    {
        using var process = Process.Start(new ProcessStartInfo("docker-compose", ["--file", File, "config"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var resolved = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, error);
        Assert.All(["n1", "n2", "n3", "postgres", "dovecot", "prometheus"], service => Assert.Contains($"\n  {service}:\n", resolved, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_file_that_it_mounts_is_there()
    {
        var mounted = System.IO.File.ReadLines(File)
            .SelectMany(line => line.Split(' ', '"', '[', ']', ','))
            .Where(word => word.StartsWith("./", StringComparison.Ordinal))
            .Select(word => word.Split(':')[0]);

        Assert.All(mounted, path => Assert.True(Path.Exists(Path.Combine(SourceTree.Root, path)), path));
    }

    [Fact]
    public void The_configuration_of_its_nodes_is_that_of_a_cluster_with_tls()
    {
        var config = ConfigurationFactory.ParseString(System.IO.File.ReadAllText(Path.Combine(SourceTree.Root, "eng/docker/cluster.conf")));

        Assert.Equal("postgres", config.GetString("backup.database.provider"));
        Assert.Equal(["n1:4053", "n2:4053"], config.GetStringList("backup.cluster.seeds"));
        Assert.All(["certificate-file", "key-file", "authority-file"], file => Assert.NotEmpty(config.GetString($"backup.cluster.tls.{file}")));
    }
}
