using System.Globalization;
using System.Text.Json;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The commands about Coherency Checks.</summary>
internal static class CoherencyCommands
{
    private const int WholePath = 100;

    /// <summary>The commands.</summary>
    internal static IEnumerable<PaletteCommand> Commands(CallFactory calls) => [Check(calls), Report(calls)];

    private static PaletteCommand Check(CallFactory calls)
    {
        var path = Parameter.Mandatory("BACKUP_PATH", "the Backup Path: the node's own, or any other, which is only read");
        var accounts = Parameter.Text("accountIds", "ACCOUNT[,..]", "Only these accounts, by address or id");
        var mailbox = Parameter.Bool("checkMailbox", "Compare with what the mailbox server lists");
        var fix = Parameter.Bool("fixBackup", "Heal what is damaged; what cannot be healed is moved to quarantine, never deleted");
        var sample = Parameter.Number("sample", WholePath, "Percent of the contents to read: those that were not read for longest", WholePath);
        var seconds = Parameter.Text("max_duration", "HH:MM[:SS]", "Stop after this time; the next check goes on from there");
        var rate = Parameter.Positive("bytes_per_second", "NUMBER", "Read no faster than this");
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doCoherencyCheck",
            "Read and compare everything in a Backup Path, and heal it where asked",
            "pbm backup doCoherencyCheck /srv/backup fixBackup true --progress")
        {
            path, accounts, mailbox, fix, sample, seconds, rate, follow.Notifications, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call,
            follow,
            "coherencycheck",
            new CoherencyCheckBody
            {
                BackupPath = call.NodePath(call.Value(path)),
                AccountIds = call.Value(accounts)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
                CheckMailbox = call.Value(mailbox),
                FixBackup = call.Value(fix),
                SamplePercent = call.Value(sample),
                MaxSeconds = Seconds(call.Value(seconds)),
                BytesPerSecond = call.Value(rate) ?? 0,
            },
            WireJson.Readable.CoherencyCheckBody,
            cancellation));
    }

    private static PaletteCommand Report(CallFactory calls)
    {
        var id = Parameter.Mandatory("OPERATION", "id of the check, as getAllOperations shows it");
        var command = new PaletteCommand(
            "getCoherencyReport", "What a Coherency Check found and healed", "pbm backup getCoherencyReport 0193559e-5b3a-7c1d-9f1e-2a4b6c8d0e1f")
        {
            id,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            var answer = await call.Node.GetBytesAsync($"coherencyreports/{Uri.EscapeDataString(call.Value(id))}", cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            var report = JsonSerializer.Deserialize(answer, WireJson.Readable.CoherencyReportBody)
                ?? throw new PbmException("The node's answer is not a report.");
            CoherencyView.Write(call.Terminal, report);
            return ExitCodes.Ok;
        });
    }

    private static long Seconds(string? text) => text switch
    {
        null => 0,
        _ when TimeSpan.TryParseExact(text, [@"h\:mm", @"h\:mm\:ss"], CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero => (long)time.TotalSeconds,
        _ => throw new PbmException($"'{text}' is not a value for max_duration: write hours and minutes, like 02:30, at most 23:59."),
    };
}
