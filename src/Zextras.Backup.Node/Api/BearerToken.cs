using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Zextras.Backup.Node.Api;

/// <summary>The secret that opens the API: 32 random bytes in a file that only the node's user may read. Never logged.</summary>
internal sealed class BearerToken
{
    /// <summary>The name of the file in the data directory.</summary>
    internal const string FileName = "token";

    private const int Bytes = 32;
    private const int ShortestText = 32; // a token written by hand must not be guessable either
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const string Scheme = "Bearer ";

    private readonly byte[] _hash;

    private BearerToken(string file, string text) => (File, Text, _hash) = (file, text, SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Absolute path of the token file.</summary>
    internal string File { get; }

    /// <summary>The secret itself, for the other nodes of a cluster.</summary>
    internal string Text { get; }

    /// <summary>Reads the token of a data directory; makes one where there is none.</summary>
    /// <exception cref="IOException">The file holds no usable token, or everybody may read it.</exception>
    internal static BearerToken LoadOrCreate(string dataDirectory)
    {
        var file = Path.GetFullPath(Path.Combine(dataDirectory, FileName));
        if (!System.IO.File.Exists(file))
        {
            Create(file);
        }

        if (!OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(file) & Others) != UnixFileMode.None)
        {
            throw new IOException($"Every user of this machine may read {file}. Make it private: chmod 600 {file}");
        }

        var text = System.IO.File.ReadAllText(file).Trim();
        return text.Length >= ShortestText
            ? new BearerToken(file, text)
            : throw new IOException(
                $"{file} holds no token of at least {ShortestText} characters. Delete it: the node makes a new one at its next start.");
    }

    /// <summary>Whether an <c>Authorization</c> header carries the token. Takes the same time however much of it is right.</summary>
    internal bool Opens(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var given = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()));
        return CryptographicOperations.FixedTimeEquals(given, _hash);
    }

    private static void Create(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var temporary = file + ".tmp";
        System.IO.File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Private;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)) + "\n"));
            stream.Flush(flushToDisk: true);
        }

        // Under its real name only when complete: half a token would be refused at the next start.
        System.IO.File.Move(temporary, file);
    }
}
