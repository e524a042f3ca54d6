using System.Text.Json;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Client;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The commands about what is not in a mailbox: accounts' settings, domains, distribution lists, classes of service.</summary>
internal static class DirectoryCommands
{
    private static readonly string[] Kinds = ["domain", "distribution-list", "class-of-service"];

    /// <summary>The commands.</summary>
    internal static IEnumerable<PaletteCommand> Commands(CallFactory calls) => [List(calls), Domains(calls), Show(calls), AccountInfo(calls), Restore(calls)];

    private static PaletteCommand List(CallFactory calls)
    {
        var type = Parameter.SomeOf("type", "Kinds, separated by commas", [Parameter.All, .. Kinds]);
        var date = Parameter.Date("date", calls.Zone, "As of this instant; last: now", Parameter.Last);
        var filter = Parameter.OneOf("search_filter", "By whether it is deleted", Parameter.All, "deleted", "not_deleted");
        var command = new PaletteCommand(
            "getDirectory",
            "The domains, distribution lists and classes of service (accounts: getAvailableAccounts)",
            "pbm backup getDirectory type distribution-list search_filter deleted")
        {
            type, date, filter,
        };
        return calls.Bind(command, (call, cancellation) => ListAsync(call, call.Value(type), call.Value(date), call.Value(filter), cancellation));
    }

    private static PaletteCommand Domains(CallFactory calls)
    {
        var date = Parameter.Date("date", calls.Zone, "As of this instant; last: now", Parameter.Last);
        var command = new PaletteCommand("getAvailableDomains", "The domains that can be restored, deleted ones too", "pbm backup getAvailableDomains date 2026-11-01")
        {
            date,
        };
        return calls.Bind(command, (call, cancellation) => ListAsync(call, "domain", call.Value(date), filter: null, cancellation));
    }

    private static PaletteCommand AccountInfo(CallFactory calls)
    {
        var account = Parameter.Mandatory("ACCOUNT", "address or id of the account, living or deleted");
        var date = Parameter.Date("date", calls.Zone, "The state as of this instant; all: the whole history, with what changed", Parameter.Last, Parameter.All);
        var command = new PaletteCommand(
            "getAccountInfo", "Show the settings of an account as they are in the backup, or their history", "pbm backup getAccountInfo anna@example.com date 2026-11-01")
        {
            account, date,
        };
        return calls.Bind(command, (call, cancellation) => ShowAsync(call, call.Value(account), "account", call.Value(date), cancellation));
    }

    private static PaletteCommand Show(CallFactory calls)
    {
        var name = Parameter.Mandatory("OBJECT", "name or id of an account, domain, distribution list or class of service");
        var type = Parameter.OneOf("type", "What it is, where several have the name", [Parameter.All, "account", .. Kinds]);
        var date = Parameter.Date("date", calls.Zone, "The state as of this instant; all: the whole history, with what changed", Parameter.Last, Parameter.All);
        var command = new PaletteCommand(
            "getDirectoryObject",
            "Show the settings of an account, domain, distribution list or class of service, or their history",
            "pbm backup getDirectoryObject staff@example.com date all")
        {
            name, type, date,
        };
        return calls.Bind(command, (call, cancellation) => ShowAsync(call, call.Value(name), call.Value(type), call.Value(date), cancellation));
    }

    private static async Task<int> ListAsync(Call call, string? type, string? date, string? filter, CancellationToken cancellation)
    {
        var answer = await call.Node.GetBytesAsync(BackupQueries.Query("directory", ("type", type), ("date", date), ("search_filter", filter)), cancellation);
        if (call.Json)
        {
            await call.WriteJsonAsync(answer, cancellation);
            return ExitCodes.Ok;
        }

        Tables.WriteDirectory(call.Terminal, JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListDirectoryObjectBody) ?? []);
        return ExitCodes.Ok;
    }

    private static async Task<int> ShowAsync(Call call, string name, string? type, string? date, CancellationToken cancellation)
    {
        var answer = await call.Node.GetBytesAsync(BackupQueries.Query($"directory/{Uri.EscapeDataString(name)}", ("type", type), ("date", date)), cancellation);
        if (call.Json)
        {
            await call.WriteJsonAsync(answer, cancellation);
            return ExitCodes.Ok;
        }

        var states = JsonSerializer.Deserialize(answer, TransactionJson.Rules.IReadOnlyListTransactionBody) ?? [];
        DirectoryView.Write(call.Terminal, states, isHistory: date is Parameter.All);
        return ExitCodes.Ok;
    }

    private static PaletteCommand Restore(CallFactory calls)
    {
        var name = Parameter.Mandatory("OBJECT", "name or id of an account, domain, distribution list or class of service");
        var type = Parameter.OneOf("type", "What it is, where several have the name", [Parameter.All, "account", .. Kinds]);
        var date = Parameter.Date("date", calls.Zone, "Restore the state as of this instant; last: the last state before it was deleted", Parameter.Last);
        var transaction = Parameter.Text("transaction", "UUID", "Restore the state of this transaction, as getDirectoryObject ... date all shows it");
        var dryRun = Parameter.Bool("dryrun", "Only show what would be changed");
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doRestoreDirectory",
            "Put an account's settings, a domain, a distribution list or a class of service back as it was",
            "pbm backup doRestoreDirectory staff@example.com date \"23/11/2026 10:00:00\" dryrun true --sync")
        {
            name, type, date, transaction, dryRun, follow.Notifications, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call,
            follow,
            "directoryrestore",
            new DirectoryRestoreBody
            {
                Object = call.Value(name),
                Type = call.Value(type),
                Date = call.Value(date),
                Transaction = call.Value(transaction),
                Dryrun = call.Value(dryRun),
            },
            WireJson.Readable.DirectoryRestoreBody,
            cancellation));
    }
}
