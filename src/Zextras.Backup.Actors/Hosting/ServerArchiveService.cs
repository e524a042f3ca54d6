using System.Globalization;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Scan;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The archive without a SmartScan.</summary>
internal sealed class ServerArchiveService(ServerArchive archive, EngineStores stores, OperationRunner operations) : IServerArchiveService
{
    private const string Ending = ".tar.gz";
    private const string DayFormat = "yyyy-MM-dd";

    /// <inheritdoc/>
    public Operation Start(string author) => operations.Start(
        new OperationRequest { Kind = OperationKinds.ServerArchive, Author = author, Lane = OperationLane.Maintenance }, RunAsync);

    /// <inheritdoc/>
    public IReadOnlyList<ServerArchiveFile> List()
    {
        var root = new DirectoryInfo(Root);
        return !root.Exists
            ? []
            :
            [
                .. from folder in root.EnumerateDirectories()
                   let day = DayOf(folder.Name)
                   where day is not null
                   from file in folder.EnumerateFiles($"*{Ending}")
                   orderby day descending, file.Name
                   select new ServerArchiveFile(day.Value, file.Name[..^Ending.Length], file.Length, new DateTimeOffset(file.LastWriteTimeUtc)),
            ];
    }

    /// <inheritdoc/>
    public Stream Open(DateOnly day, string name)
    {
        // Found, not built: a name with a path in it finds nothing.
        var found = List().FirstOrDefault(one => one.Day == day && string.Equals(one.Name, name, StringComparison.Ordinal))
            ?? throw new BackupRequestException($"There is no archive '{name}' of {Text(day)}. getServerConfig date all lists them.", notFound: true);
        return File.OpenRead(Path.Combine(Root, Text(found.Day), found.Name + Ending));
    }

    private string Root => Path.Combine(stores.Path.Root, PathLayout.Servers);

    private static string Text(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static DateOnly? DayOf(string folder) =>
        DateOnly.TryParseExact(folder, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private async Task RunAsync(OperationJob job)
    {
        try
        {
            var missing = await archive.WriteAsync(job.Stop);
            job.Count("missing", missing.Count);
            foreach (var problem in missing)
            {
                job.Problem($"{problem.Subject}: {problem.Reason}");
            }
        }
        catch (Exception e) when (e is BackupPathException or IOException)
        {
            throw new OperationFailedException(e.Message, e);
        }
    }
}
