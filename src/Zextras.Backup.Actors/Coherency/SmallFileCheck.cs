using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>Everything in a Backup Path that is neither log nor volume: small files, archives, and what does not belong there.</summary>
internal sealed class SmallFileCheck(PathLayout layout, ServerId server, FindingBook findings)
{
    private const string MapPrefix = "map_";

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        PathLayout.BackupStat, PathLayout.Lock, PathLayout.Accounts, PathLayout.Items, PathLayout.Directory, PathLayout.Servers,
        PathLayout.Quarantine, "lost+found",
    };

    /// <summary>Checks the root and the archives.</summary>
    public async Task CheckRootAsync(CancellationToken cancellation)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(layout.Root).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(entry);
            if (name.StartsWith(MapPrefix, StringComparison.Ordinal))
            {
                await CheckMapAsync(name, cancellation);
            }
            else if (!Known.Contains(name) && !IsTemporary(name))
            {
                findings.Add(new Finding(FindingKind.UnknownFile, "the engine does not know it") { File = name });
            }
        }

        await CheckArchivesAsync(cancellation);
    }

    /// <summary>Checks the small files of an account.</summary>
    public async Task CheckAccountAsync(AccountId account, CancellationToken cancellation)
    {
        try
        {
            await StatFiles.ReadAccountStatAsync(layout, account, cancellation);
        }
        catch (JsonException e)
        {
            Unreadable(PathLayout.AccountStat(account), account, e.Message);
        }

        var file = PathLayout.AccountBackupStat(account);
        if (!File.Exists(layout.Full(file)))
        {
            return; // written with the first account_stat
        }

        try
        {
            await using var stream = File.OpenRead(layout.Full(file));
            var stat = await JsonSerializer.DeserializeAsync(stream, StatJson.Readable.AccountBackupStatDocument, cancellation);
            if (stat?.Account != account.ToString() || stat.Server != server.ToString())
            {
                findings.Add(new Finding(FindingKind.UnreadableFile, "it is of another account or server")
                {
                    File = file,
                    Account = account,
                    Expected = $"{account} of {server}",
                    Actual = $"{stat?.Account} of {stat?.Server}",
                });
            }
        }
        catch (JsonException e)
        {
            Unreadable(file, account, e.Message);
        }
    }

    private static bool IsTemporary(string name) =>
        name.EndsWith(AtomicFile.TemporaryExtension, StringComparison.Ordinal) || name.StartsWith(".probe-", StringComparison.Ordinal);

    /// <summary>A map is text, a line for each id, under the name of the server that the ids came from.</summary>
    private async Task CheckMapAsync(string name, CancellationToken cancellation)
    {
        if (!ServerId.TryParse(name[MapPrefix.Length..], null, out _))
        {
            findings.Add(new Finding(FindingKind.UnknownFile, "its name is that of a map, but names no server") { File = name });
            return;
        }

        try
        {
            var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            using var reader = new StreamReader(layout.Full(name), strict);
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                if (line.Any(char.IsControl))
                {
                    throw new DecoderFallbackException("it has control characters");
                }
            }
        }
        catch (DecoderFallbackException e)
        {
            Unreadable(name, account: null, e.Message);
        }
    }

    private async Task CheckArchivesAsync(CancellationToken cancellation)
    {
        var servers = layout.Full(PathLayout.Servers);
        if (!Directory.Exists(servers))
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(servers, "*.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            try
            {
                await UnpackAsync(path, cancellation);
            }
            catch (InvalidDataException e)
            {
                findings.Add(new Finding(FindingKind.DamagedArchive, e.Message) { File = Path.GetRelativePath(layout.Root, path) });
            }
        }
    }

    private static async Task UnpackAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        await using var content = new GZipStream(file, CompressionMode.Decompress);
        var chunk = new byte[1 << 16];
        var length = 0L;
        for (int read; (read = await content.ReadAsync(chunk, cancellation)) > 0; length += read)
        {
            // Only the whole counts.
        }

        // The library does not miss an end that was cut off; the last four bytes are the length of the whole.
        var trailer = new byte[sizeof(uint)];
        file.Seek(-Math.Min(sizeof(uint), file.Length), SeekOrigin.End);
        if (await file.ReadAtLeastAsync(trailer, sizeof(uint), throwOnEndOfStream: false, cancellation) < sizeof(uint)
            || BitConverter.ToUInt32(trailer) != (uint)length)
        {
            throw new InvalidDataException("it is cut short");
        }
    }

    private void Unreadable(string file, AccountId? account, string why) =>
        findings.Add(new Finding(FindingKind.UnreadableFile, why) { File = file, Account = account });
}
