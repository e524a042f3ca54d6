using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api;

/// <summary>What lies in the Backup Path beside items: archives of the server's configuration, maps of imports.</summary>
internal static class ArchiveEndpoints
{
    private const string DayFormat = "yyyy-MM-dd";

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/serverarchives", List).WithSummary("The archives of the server's configuration: those of the last day (the default), of the day that was the last at a date, or all");
        api.MapGet("/serverarchives/{day}/{name}", ListFilesAsync).WithSummary("The files in an archive");
        api.MapGet("/serverarchives/{day}/{name}/content", GetContentAsync).WithSummary("An archive as .tar.gz, or one file in it");
        api.MapGet("/imports", ListImportsAsync).WithSummary("The accounts that were imported from Backup Paths of other servers, with their ids there and here");
    }

    private static Ok<IReadOnlyList<ServerArchiveBody>> List(string? date, [FromServices] IServerArchiveService archives, [FromServices] TimeProvider clock)
    {
        var all = archives.List();
        if (!ApiArguments.IsAll(date))
        {
            var day = ApiArguments.Date("date", date) is { } at ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone).DateTime) : DateOnly.MaxValue;
            all = [.. all.Where(one => one.Day <= day).GroupBy(one => one.Day).OrderByDescending(group => group.Key).FirstOrDefault() ?? Enumerable.Empty<ServerArchiveFile>()];
        }

        return TypedResults.Ok<IReadOnlyList<ServerArchiveBody>>([.. all.Select(one => new ServerArchiveBody
        {
            Day = one.Day.ToString(DayFormat, CultureInfo.InvariantCulture),
            Name = one.Name,
            Bytes = one.Bytes,
            Written = one.Written,
        })]);
    }

    private static async Task<Ok<IReadOnlyList<ArchivedFileBody>>> ListFilesAsync(
        string day, string name, [FromServices] IServerArchiveService archives, CancellationToken cancellation)
    {
        var files = new List<ArchivedFileBody>();
        await using var gzip = new GZipStream(archives.Open(Day(day), name), CompressionMode.Decompress);
        await using var tar = new TarReader(gzip);
        while (await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            files.Add(new ArchivedFileBody { Path = entry.Name, Bytes = entry.Length, Changed = entry.ModificationTime });
        }

        return TypedResults.Ok<IReadOnlyList<ArchivedFileBody>>(files);
    }

    private static async Task GetContentAsync(string day, string name, string? file, HttpContext http, [FromServices] IServerArchiveService archives)
    {
        await using var archive = archives.Open(Day(day), name);
        if (string.IsNullOrEmpty(file))
        {
            http.Response.ContentType = "application/gzip";
            http.Response.ContentLength = archive.Length;
            await archive.CopyToAsync(http.Response.Body, http.RequestAborted);
            return;
        }

        await using var gzip = new GZipStream(archive, CompressionMode.Decompress);
        await using var tar = new TarReader(gzip);
        while (await tar.GetNextEntryAsync(copyData: false, http.RequestAborted) is { } entry)
        {
            if (entry.Name == file && entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                http.Response.ContentType = "application/octet-stream";
                http.Response.ContentLength = entry.Length;
                await (entry.DataStream ?? Stream.Null).CopyToAsync(http.Response.Body, http.RequestAborted);
                return;
            }
        }

        throw new BackupRequestException($"The archive '{name}' of {day} has no file '{file}'. getServerConfig archive {name} lists them.", notFound: true);
    }

    private static async Task<Ok<IReadOnlyList<ImportedAccountBody>>> ListImportsAsync([FromServices] IRestoreService restores, CancellationToken cancellation) =>
        TypedResults.Ok<IReadOnlyList<ImportedAccountBody>>([.. (await restores.ListImportsAsync(cancellation)).Select(one => new ImportedAccountBody
        {
            Source = one.Source.ToString(),
            Account = one.Account.ToString(),
            NewAccount = one.Here.ToString(),
            Name = one.Name,
            Items = one.Items,
        })]);

    private static DateOnly Day(string text) => DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw new BackupRequestException($"'{text}' is not a day: write it like 2026-11-23.");
}
