using System.Globalization;
using System.Text.Json;
using Akka.Configuration;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Messages.Serialization;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// The layers of configuration: the file that was given, then the node's, the journal's and the reference values. HOCON has
/// values only; it is layered here, because includes and environment variables do not work in this HOCON.
/// </summary>
internal static class EngineConfiguration
{
    private const string Reference = "reference.conf";

    /// <summary>All layers as one.</summary>
    /// <param name="file">The file that was given, or null.</param>
    /// <param name="cluster">What the command line says of the cluster, or null.</param>
    /// <exception cref="SettingException">The file cannot be read or is not HOCON.</exception>
    public static Config Load(string? file, ClusterNodeOptions? cluster = null)
    {
        var given = file is null ? Values(cluster) : Values(cluster).WithFallback(ReadFile(file));
        var chosen = given.WithFallback(BuiltIn(Reference));
        var config = given.WithFallback(ConfigurationFactory.ParseString(BackupMessageSerializer.Configuration));
        string[] layers = [.. chosen.GetBoolean("backup.cluster.enabled") ? ["cluster.conf"] : (string[])[], "node.conf", DatabaseSettings.IsPostgres(chosen) ? "journal.postgres.conf" : "journal.sqlite.conf", Reference];
        return layers.Aggregate(config, (above, name) => above.WithFallback(BuiltIn(name)));
    }

    private static Config Values(ClusterNodeOptions? cluster) => cluster is null ? Config.Empty : ConfigurationFactory.ParseString(
        $$"""
          backup.cluster {
            enabled = on
            hostname = {{JsonSerializer.Serialize(cluster.Hostname)}}
            port = {{cluster.Port.ToString(CultureInfo.InvariantCulture)}}
            {{(cluster.Node is { } node ? $"node = {JsonSerializer.Serialize(node)}" : "")}}
            {{(cluster.Seeds is { Count: > 0 } seeds ? $"seeds = {JsonSerializer.Serialize(seeds)}" : "")}}
          }
          """);

    private static Config BuiltIn(string name) => ConfigurationFactory.ParseString(ReadBuiltIn(name));

    private static Config ReadFile(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            HoconText.Check(text);
            return ConfigurationFactory.ParseString(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ConfigurationException or FormatException)
        {
            throw new SettingException($"The configuration file {file} cannot be read: {e.Message}");
        }
    }

    private static string ReadBuiltIn(string name)
    {
        using var stream = typeof(EngineConfiguration).Assembly.GetManifestResourceStream($"hocon/{name}")
            ?? throw new InvalidOperationException($"hocon/{name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
