namespace Zextras.Backup.Actors.Configuration;

/// <summary>What goes into the daily archive under <c>servers/</c> (<c>backup.server-archive</c> in <c>hocon/reference.conf</c>).</summary>
/// <param name="Archives">Files and directories by the archive's name: configuration, customizations, chat, engine.</param>
internal sealed record ServerArchiveSettings(IReadOnlyDictionary<string, IReadOnlyList<string>> Archives);
