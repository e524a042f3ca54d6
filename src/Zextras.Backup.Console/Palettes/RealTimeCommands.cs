using System.Text.Json;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The commands about the Real Time Scan.</summary>
internal static class RealTimeCommands
{
    /// <summary>The commands.</summary>
    internal static IEnumerable<PaletteCommand> Commands(CallFactory calls) => [Switch(calls), Status(calls)];

    private static PaletteCommand Switch(CallFactory calls)
    {
        var action = Parameter.Action("start", "stop");
        var command = new PaletteCommand(
            "doRealTimeScan",
            "Switch the Real Time Scan on (a SmartScan closes the gap) or off, for good",
            "pbm backup doRealTimeScan stop")
        {
            action,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            var answer = await call.Node.SendBytesAsync(
                HttpMethod.Post, $"realtime/{call.Value(action)}", null, WireJson.Readable.RealTimeBody, cancellation);
            return await ShowAsync(call, answer, cancellation);
        });
    }

    private static PaletteCommand Status(CallFactory calls)
    {
        var command = new PaletteCommand(
            "getRealTimeStatus", "The Real Time Scan by server and account: lag, open gaps, last event", "pbm backup getRealTimeStatus");
        return calls.Bind(command, async (call, cancellation) =>
            await ShowAsync(call, await call.Node.GetBytesAsync("realtime", cancellation), cancellation));
    }

    private static async Task<int> ShowAsync(Call call, byte[] answer, CancellationToken cancellation)
    {
        if (call.Json)
        {
            await call.WriteJsonAsync(answer, cancellation);
            return ExitCodes.Ok;
        }

        RealTimeView.Write(
            call.Terminal,
            JsonSerializer.Deserialize(answer, WireJson.Readable.RealTimeBody)
                ?? throw new PbmException("The node's answer is not about the Real Time Scan."));
        return ExitCodes.Ok;
    }
}
