using System.Text.Json;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The commands about what lies in the Backup Path beside items: archives of the server's configuration, maps of imports.</summary>
internal static class ServerArchiveCommands
{
    /// <summary>The commands.</summary>
    internal static IEnumerable<PaletteCommand> Commands(CallFactory calls) => [Write(calls), Look(calls), Map(calls)];

    private static PaletteCommand Write(CallFactory calls)
    {
        var start = Parameter.Start();
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doBackupServerCustomizations",
            "Archive the server's configuration and customisations now, as each SmartScan does",
            "pbm backup doBackupServerCustomizations start --sync")
        {
            start, follow.Notifications, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call, follow, "serverarchive", null, WireJson.Readable.SmartScanBody, cancellation));
    }

    private static PaletteCommand Look(CallFactory calls)
    {
        var date = Parameter.Date("date", calls.Zone, "The archives of that day, or of the last one before it; all: of all days", Parameter.Last, Parameter.All);
        var archive = Parameter.Text("archive", "NAME", "List the files in this archive");
        var file = Parameter.Text("file", "PATH", "Write this file of the archive to the standard output");
        var save = Parameter.Text("save", "FILE", "Write the whole archive, a .tar.gz, into this new file");
        var command = new PaletteCommand(
            "getServerConfig",
            "The archives of the server's configuration: which there are, and what is in them",
            "pbm backup getServerConfig date 2026-11-01 archive customizations file etc/postfix/main.cf")
        {
            date, archive, file, save,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            var answer = await call.Node.GetBytesAsync(BackupQueries.Query("serverarchives", ("date", call.Value(date))), cancellation);
            var archives = JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListServerArchiveBody) ?? [];
            if (call.Value(archive) is not { } name)
            {
                return call.Value(file) is null && call.Value(save) is null
                    ? await ShowAsync(call, answer, () => Tables.WriteArchives(call.Terminal, archives), cancellation)
                    : throw new PbmException("file and save are of one archive: name it with archive NAME.");
            }

            var found = archives.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new PbmException($"There is no archive '{name}'{(archives.Count == 0 ? "" : $", but {string.Join(", ", archives.Select(one => one.Name).Distinct(StringComparer.Ordinal))}")}. See: pbm backup getServerConfig date all");
            var path = $"serverarchives/{found.Day}/{Uri.EscapeDataString(found.Name)}";
            if (call.Value(save) is { } target)
            {
                var length = await NewFile.WriteAsync(target, output => call.Node.CopyAsync($"{path}/content", output, cancellation));
                await call.Terminal.Error.WriteLineAsync($"{Units.Bytes(length)} written to {target}");
                return ExitCodes.Ok;
            }

            if (call.Value(file) is { } wanted)
            {
                await call.Node.CopyAsync(BackupQueries.Query($"{path}/content", ("file", wanted)), call.Terminal.RawOutput, cancellation);
                await call.Terminal.RawOutput.FlushAsync(cancellation);
                return ExitCodes.Ok;
            }

            var files = await call.Node.GetBytesAsync(path, cancellation);
            return await ShowAsync(
                call, files, () => Tables.WriteArchivedFiles(call.Terminal, JsonSerializer.Deserialize(files, WireJson.Readable.IReadOnlyListArchivedFileBody) ?? []), cancellation);
        });
    }

    private static PaletteCommand Map(CallFactory calls) => calls.Bind(
        new PaletteCommand("getMap", "The accounts that doExternalRestore brought here: their ids there and here", "pbm backup getMap"),
        async (call, cancellation) =>
        {
            var answer = await call.Node.GetBytesAsync("imports", cancellation);
            return await ShowAsync(
                call, answer, () => Tables.WriteImports(call.Terminal, JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListImportedAccountBody) ?? []), cancellation);
        });

    private static async Task<int> ShowAsync(Call call, byte[] json, Action show, CancellationToken cancellation)
    {
        if (call.Json)
        {
            await call.WriteJsonAsync(json, cancellation);
            return ExitCodes.Ok;
        }

        show();
        return ExitCodes.Ok;
    }
}
