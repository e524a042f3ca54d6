using System.CommandLine;
using System.Text.Json;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>Who did what.</summary>
internal sealed class LogPalette : IPalette
{
    private const int DefaultLimit = 50;
    private const string ApiRoot = "/api/v1/"; // the same before all of them

    /// <inheritdoc/>
    public Command Build(CallFactory calls)
    {
        var palette = new Command("log", "Who did what; what an operation did is in backup getOperationLog");
        var limit = Parameter.Number("limit", DefaultLimit, "The newest so many lines");
        var audit = new PaletteCommand("audit", "The audit log of the node: changes, restores, contents that were read, wrong tokens", "pbm log audit limit 200")
        {
            limit,
        };
        palette.Add(calls.Bind(audit, async (call, cancellation) =>
        {
            var answer = await call.Node.GetBytesAsync($"audit?limit={call.Value(limit)}", cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            TextGrid.Write(
                call.Terminal,
                "Nobody has done anything yet.",
                ["AT", "!AUTHOR", "ROLE", "FROM", "STATUS", "!~ACTION", "~DETAIL"],
                (JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListAuditBody) ?? []).Select(one => new[]
                {
                    Units.Date(one.At, call.Terminal.Clock), one.Author, one.Role ?? "", one.Address, $"{one.Status}", one.Action.Replace(ApiRoot, "", StringComparison.Ordinal), one.Detail ?? "",
                }));
            return ExitCodes.Ok;
        }));
        return palette;
    }
}
