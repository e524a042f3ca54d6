using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// The daily archive of what is not an item: configuration and customisations of the mail server, chat archives, the
/// engine's own configuration (seed: "Backup Path"). Never part of a restore: to look at, and to take out by hand.
/// </summary>
internal sealed class ServerArchive(ServerArchiveSettings settings, IBackupPath path, TimeProvider clock)
{
    /// <summary>One at a time: two would write the same files.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Writes today's archives, in place of earlier ones of today.</summary>
    /// <returns>What could not be read; it is missing in the archive.</returns>
    public async Task<IReadOnlyList<MailboxProblem>> WriteAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await WriteAllAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<IReadOnlyList<MailboxProblem>> WriteAllAsync(CancellationToken cancellation)
    {
        var problems = new List<MailboxProblem>();
        var today = DateOnly.FromDateTime(clock.GetLocalNow().Date);
        foreach (var (name, sources) in settings.Archives)
        {
            var own = string.Equals(name, ServerArchiveSettings.EngineArchive, StringComparison.Ordinal) ? settings.EngineConfiguration : null;
            if (sources.Count > 0 || own is not null)
            {
                await path.WriteServerArchiveAsync(
                    today,
                    $"{name}.tar.gz",
                    (output, token) => WriteAsync(sources, own, output, problems, token),
                    cancellation);
            }
        }

        return problems;
    }

    private static async Task WriteAsync(
        IReadOnlyList<string> sources,
        string? ownConfiguration,
        Stream output,
        List<MailboxProblem> problems,
        CancellationToken cancellation)
    {
        await using var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        await using var tar = new TarWriter(gzip, TarEntryFormat.Pax, leaveOpen: true);
        if (ownConfiguration is not null)
        {
            using var text = new MemoryStream(Encoding.UTF8.GetBytes(ownConfiguration));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "backup.conf") { DataStream = text }, cancellation);
        }

        foreach (var source in sources)
        {
            if (!File.Exists(source) && !Directory.Exists(source))
            {
                problems.Add(new MailboxProblem(source, "It is configured for the daily archive and is not there."));
                continue;
            }

            foreach (var file in Files(source))
            {
                try
                {
                    // A link is archived as a link: what it leads to may be anything.
                    await tar.WriteEntryAsync(file, Path.GetFullPath(file).TrimStart('/'), cancellation);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    problems.Add(new MailboxProblem(file, $"It is missing in the daily archive: {e.Message}"));
                }
            }
        }
    }

    private static IEnumerable<string> Files(string source) => File.Exists(source)
        ? [source]
        : Directory.EnumerateFiles(source, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = true,
        });
}
