using System.Text.Json;
using Spectre.Console;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>What an operation wrote down, and stopping all of them.</summary>
internal static class OperationLogCommands
{
    /// <summary>The commands.</summary>
    internal static IEnumerable<PaletteCommand> Commands(CallFactory calls) => [Log(calls), StopAll(calls)];

    private static PaletteCommand Log(CallFactory calls)
    {
        var id = Parameter.Mandatory("OPERATION", "id of the operation, as getAllOperations shows it");
        var command = new PaletteCommand(
            "getOperationLog", "Everything that an operation wrote down", "pbm backup getOperationLog 0193559e-5b3a-7c1d-9f1e-2a4b6c8d0e1f")
        {
            id,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            var answer = await call.Node.GetBytesAsync($"operations/{Uri.EscapeDataString(call.Value(id))}/log", cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            OperationView.WriteLog(call.Terminal, JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListOperationLineBody) ?? []);
            return ExitCodes.Ok;
        });
    }

    private static PaletteCommand StopAll(CallFactory calls)
    {
        var command = new PaletteCommand(
            "doStopAllOperations", "Ask everything that runs or waits to stop", "pbm backup doStopAllOperations");
        return calls.Bind(command, async (call, cancellation) =>
        {
            var answer = await call.Node.SendBytesAsync(HttpMethod.Delete, "operations", null, WireJson.Readable.OperationBody, cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            var stopping = JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListOperationBody) ?? [];
            foreach (var operation in stopping)
            {
                OperationView.WriteStopping(call.Terminal, operation, call.CommandLine);
            }

            if (stopping.Count == 0)
            {
                call.Terminal.Output.WriteLine("Nothing runs or waits.");
            }

            return ExitCodes.Ok;
        });
    }
}
