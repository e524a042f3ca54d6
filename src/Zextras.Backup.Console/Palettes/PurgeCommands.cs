using System.Text.Json;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The commands about purge, and about what keeps accounts from it.</summary>
internal static class PurgeCommands
{
    private const int MostDays = 36_500;

    /// <summary>The commands.</summary>
    internal static IEnumerable<PaletteCommand> Commands(CallFactory calls) => [Purge(calls), LegalHold(calls), Release(calls)];

    private static PaletteCommand Purge(CallFactory calls)
    {
        var days = Parameter.Positive("purgeDays", "DAYS", "Days that deleted items are kept, instead of the set retention", MostDays);
        var path = Parameter.Text("backup_path", "PATH", "The Backup Path; only the node's own may be purged");
        var dryRun = Parameter.Bool("dryrun", "Only say what would go, why, and how many bytes come free");
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doPurge", "Forget what was deleted longer ago than the retention", "pbm backup doPurge purgeDays 60 dryrun true --sync")
        {
            days, path, dryRun, follow.Notifications, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call,
            follow,
            "purge",
            new PurgeBody
            {
                PurgeDays = (int?)call.Value(days),
                BackupPath = call.Value(path) is { } given ? call.NodePath(given) : null,
                DryRun = call.Value(dryRun),
            },
            WireJson.Readable.PurgeBody,
            cancellation));
    }

    private static PaletteCommand LegalHold(CallFactory calls)
    {
        var action = Parameter.Mandatory("ACTION", "get, set or unset");
        var accounts = Parameter.Mandatory("ACCOUNTS", "all, or addresses or ids separated by commas");
        var command = new PaletteCommand(
            "legalHold", "Show or change which accounts are kept for ever, whatever the retention", "pbm backup legalHold set anna@example.com,bruno@example.com")
        {
            action, accounts,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            var named = call.Value(accounts);
            var answer = call.Value(action).ToLowerInvariant() switch
            {
                "get" => await call.Node.GetBytesAsync($"legalhold?accounts={Uri.EscapeDataString(named)}", cancellation),
                "set" => await SendAsync(call, "legalhold", named, set: true, cancellation),
                "unset" => await SendAsync(call, "legalhold", named, set: false, cancellation),
                var other => throw new PbmException($"'{other}' is not an action: write get, set or unset."),
            };
            return await WriteAsync(call, answer, cancellation);
        });
    }

    private static PaletteCommand Release(CallFactory calls)
    {
        var accounts = Parameter.Mandatory("ACCOUNTS", "addresses or ids separated by commas");
        var command = new PaletteCommand(
            "doReleaseDeletions",
            "Let the retention clock of mass deletions run, when you have looked at them",
            "pbm backup doReleaseDeletions anna@example.com")
        {
            accounts,
        };
        return calls.Bind(command, async (call, cancellation) =>
            await WriteAsync(call, await SendAsync(call, "releasedeletions", call.Value(accounts), set: false, cancellation), cancellation));
    }

    private static Task<byte[]> SendAsync(Call call, string path, string accounts, bool set, CancellationToken cancellation)
    {
        var body = new HoldBody
        {
            Accounts = accounts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Set = set,
        };
        return call.Node.SendBytesAsync(HttpMethod.Post, path, body, WireJson.Readable.HoldBody, cancellation);
    }

    private static async Task<int> WriteAsync(Call call, byte[] answer, CancellationToken cancellation)
    {
        if (call.Json)
        {
            await call.WriteJsonAsync(answer, cancellation);
            return ExitCodes.Ok;
        }

        Tables.WriteHolds(call.Terminal, JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListAccountHoldBody) ?? []);
        return ExitCodes.Ok;
    }
}
