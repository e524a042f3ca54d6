namespace Zextras.Backup.Actors.Configuration;

/// <summary>What goes into the daily archive under <c>servers/</c> (<c>backup.server-archive</c> in <c>hocon/reference.conf</c>).</summary>
/// <param name="Archives">Files and directories by the archive's name: configuration, customizations, chat, engine.</param>
/// <param name="EngineConfiguration">The engine's own settings in force, as HOCON; they go into the archive of that name.</param>
internal sealed record ServerArchiveSettings(IReadOnlyDictionary<string, IReadOnlyList<string>> Archives, string EngineConfiguration)
{
    /// <summary>The archive that also gets the engine's own settings.</summary>
    public const string EngineArchive = "engine";
}
