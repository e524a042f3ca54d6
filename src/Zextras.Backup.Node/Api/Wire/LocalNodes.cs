using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;

namespace Zextras.Backup.Api;

/// <summary>
/// The discovery files, one per port, in the private run-time folder of the user: they let <c>pbm</c> find the token of a
/// node on the same machine. They hold the path of the token, never the token. A folder or file that somebody else owns or
/// may write is not believed: in <c>/tmp</c> anybody could have planted it.
/// </summary>
/// <param name="environment">Reads an environment variable.</param>
internal sealed class LocalNodes(Func<string, string?> environment)
{
    private const string FolderName = "zextras-backup";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;
    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Writes the discovery file of a node. Null, with the reason, where there is no safe place for one.</summary>
    internal string? Publish(int port, DiscoveryBody node, out string? whyNot)
    {
        if (!OperatingSystem.IsLinux())
        {
            whyNot = "only on Linux is it known who owns a file";
            return null;
        }

        whyNot = null;
        foreach (var folder in Folders())
        {
            try
            {
                Directory.CreateDirectory(folder, PrivateFolder);
                if (!IsOwn(folder))
                {
                    whyNot = $"{folder} belongs to another user or may be written by others";
                    continue;
                }

                var file = Path.Combine(folder, FileName(port));
                Write(file, node);
                whyNot = null;
                return file;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                whyNot = e.Message;
            }
        }

        return null;
    }

    /// <summary>The node of this user that serves the port; null where none told so in a file that can be believed.</summary>
    internal DiscoveryBody? Find(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        foreach (var folder in Folders())
        {
            var file = Path.Combine(folder, FileName(port));
            if (!File.Exists(file) || !IsOwn(folder) || !IsOwn(file))
            {
                continue;
            }

            try
            {
                return JsonSerializer.Deserialize(File.ReadAllBytes(file), WireJson.Readable.DiscoveryBody);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                // Half gone or from another version: as good as absent, the caller then says how to name the token.
            }
        }

        return null;
    }

    private static string FileName(int port) => $"{port.ToString(CultureInfo.InvariantCulture)}.json";

    [SupportedOSPlatform("linux")]
    private static void Write(string file, DiscoveryBody node)
    {
        var temporary = file + ".tmp";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = Private,
        }))
        {
            JsonSerializer.Serialize(stream, node, WireJson.Readable.DiscoveryBody);
        }

        File.Move(temporary, file, overwrite: true);
    }

    private static bool IsOwn(string path) => UnixFiles.Look(path) is { } seen
        && seen.Owner == UnixFiles.EffectiveUser
        && !seen.IsLink
        && (seen.Mode & OthersMayWrite) == UnixFileMode.None;

    /// <summary>Where such files may lie, best first. The console looks at all: its environment may differ from the node's.</summary>
    private IEnumerable<string> Folders()
    {
        if (environment("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Path.IsPathRooted(runtime) && Directory.Exists(runtime))
        {
            yield return Path.Combine(runtime, FolderName);
        }

        var user = UnixFiles.EffectiveUser.ToString(CultureInfo.InvariantCulture);
        if (Directory.Exists($"/run/user/{user}"))
        {
            yield return $"/run/user/{user}/{FolderName}";
        }

        yield return Path.Combine(Path.GetTempPath(), $"{FolderName}-{user}");
    }
}
