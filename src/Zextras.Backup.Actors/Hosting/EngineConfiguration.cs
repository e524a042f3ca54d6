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
    private static readonly string[] BuiltIn = ["node.conf", "journal.sqlite.conf", "reference.conf"];

    /// <summary>All layers as one.</summary>
    /// <param name="file">The file that was given, or null.</param>
    /// <exception cref="SettingException">The file cannot be read or is not HOCON.</exception>
    public static Config Load(string? file)
    {
        var config = ConfigurationFactory.ParseString(BackupMessageSerializer.Configuration);
        foreach (var name in BuiltIn)
        {
            config = config.WithFallback(ConfigurationFactory.ParseString(ReadBuiltIn(name)));
        }

        return file is null ? config : ReadFile(file).WithFallback(config);
    }

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
