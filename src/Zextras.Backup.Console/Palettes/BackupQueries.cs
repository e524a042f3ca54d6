using System.Text;
using System.Text.Json;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Client;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The commands of the backup palette that only ask.</summary>
internal static class BackupQueries
{
    private const int DefaultLimit = 1000;

    /// <summary>The commands.</summary>
    internal static IEnumerable<PaletteCommand> Commands(CallFactory calls) => [Accounts(calls), Search(calls), Item(calls), Info(calls)];

    private static PaletteCommand Accounts(CallFactory calls)
    {
        var date = Parameter.Date("date", calls.Zone, "As of this instant; last: now", Parameter.Last);
        var hideDeleted = Parameter.Bool("hide_deleted", "Leave out accounts that are gone from the server");
        var command = new PaletteCommand(
            "getAvailableAccounts", "The accounts that can be restored", "pbm backup getAvailableAccounts date 2026-11-01 hide_deleted true")
        {
            date, hideDeleted,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            var path = Query("accounts", ("date", call.Value(date)), ("hide_deleted", call.Value(hideDeleted) ? "true" : null));
            var answer = await call.Node.GetBytesAsync(path, cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            Tables.WriteAccounts(call.Terminal, JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListAccountBody) ?? []);
            return ExitCodes.Ok;
        });
    }

    private static PaletteCommand Search(CallFactory calls)
    {
        var account = Parameter.Mandatory("ACCOUNT", "address or id of the account");
        var text = Parameter.Text("search_string", "TEXT", "Part of the subject or name, in any letter case");
        var type = Parameter.SomeOf(
            "type",
            "Kinds of item, separated by commas",
            Parameter.All, "message", "contact", "folder", "document", "appointment", "task", "contact-group", "account");
        var filter = Parameter.OneOf("search_filter", "By whether the item is deleted", Parameter.All, "deleted", "not_deleted");
        var id = Parameter.Text("id", "ITEM", "Only this item");
        var before = Parameter.Date("before", calls.Zone, "Only items whose last change is before this instant");
        var after = Parameter.Date("after", calls.Zone, "Only items whose last change is not before this instant");
        var limit = Parameter.Number("limit", DefaultLimit, "At most so many items");
        var command = new PaletteCommand(
            "doItemSearch",
            "Search the items of an account, deleted ones too",
            "pbm backup doItemSearch anna@example.com search_string invoice type message search_filter deleted")
        {
            account, text, type, filter, id, before, after, limit,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            var path = Query(
                $"accounts/{Uri.EscapeDataString(call.Value(account))}/items",
                ("search_string", call.Value(text)),
                ("type", call.Value(type)),
                ("search_filter", call.Value(filter)),
                ("id", call.Value(id)),
                ("before", call.Value(before)),
                ("after", call.Value(after)),
                ("limit", $"{call.Value(limit)}"));
            var answer = await call.Node.GetBytesAsync(path, cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            var found = JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListItemBody) ?? [];
            Tables.WriteItems(call.Terminal, found);
            if (found.Count >= call.Value(limit))
            {
                await call.Terminal.Error.WriteLineAsync($"pbm: only the first {found.Count} are shown; limit NUMBER shows more.");
            }

            return ExitCodes.Ok;
        });
    }

    private static PaletteCommand Item(CallFactory calls)
    {
        var account = Parameter.Mandatory("ACCOUNT", "address or id of the account that owns the item");
        var item = Parameter.Mandatory("ITEM", "id of the item, as doItemSearch shows it");
        var date = Parameter.Date(
            "date", calls.Zone, "The state as of this instant; all: the whole history", Parameter.Last, Parameter.All);
        var dump = Parameter.Bool("dump_blob", "Write the raw content to the standard output");
        var file = Parameter.Text("blob_file", "FILE", "Write the raw content to this new file");
        var command = new PaletteCommand(
            "getItem", "Show the states of an item, or its content", "pbm backup getItem anna@example.com 4711 date all")
        {
            account, item, date, dump, file,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            var path = $"accounts/{Uri.EscapeDataString(call.Value(account))}/items/{Uri.EscapeDataString(call.Value(item))}";
            if (call.Value(dump) || call.Value(file) is not null)
            {
                return await DumpAsync(call, path, call.Value(date), call.Value(file), cancellation);
            }

            var answer = await call.Node.GetBytesAsync(Query(path, ("date", call.Value(date))), cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            Tables.WriteHistory(
                call.Terminal, JsonSerializer.Deserialize(answer, TransactionJson.Rules.IReadOnlyListTransactionBody) ?? []);
            return ExitCodes.Ok;
        });
    }

    private static async Task<int> DumpAsync(Call call, string item, string? date, string? file, CancellationToken cancellation)
    {
        if (date is Parameter.All)
        {
            throw new PbmException("dump_blob writes one content, not a whole history: give date DATE or date last.");
        }

        var path = Query($"{item}/content", ("date", date));
        if (file is null)
        {
            await call.Node.CopyAsync(path, call.Terminal.RawOutput, cancellation);
            await call.Terminal.RawOutput.FlushAsync(cancellation);
            return ExitCodes.Ok;
        }

        var length = await NewFile.WriteAsync(file, output => call.Node.CopyAsync(path, output, cancellation));
        await call.Terminal.Error.WriteLineAsync($"{Units.Bytes(length)} written to {file}");
        return ExitCodes.Ok;
    }

    private static PaletteCommand Info(CallFactory calls)
    {
        var command = new PaletteCommand("getBackupInfo", "The state of the backup as a whole", "pbm backup getBackupInfo");
        return calls.Bind(command, async (call, cancellation) =>
        {
            var answer = await call.Node.GetBytesAsync("info", cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            InfoView.Write(
                call.Terminal,
                JsonSerializer.Deserialize(answer, WireJson.Readable.BackupInfoBody)
                    ?? throw new PbmException("The node's answer is not about a backup."));
            return ExitCodes.Ok;
        });
    }

    /// <summary>A path with those of the parameters that have a value.</summary>
    internal static string Query(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is { Length: > 0 })
            {
                text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return text.ToString();
    }
}
