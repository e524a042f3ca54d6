using System.Text.Json;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Output;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>What can be switched, and what is done by the clock.</summary>
internal static class ServiceCommands
{
    /// <summary>The commands.</summary>
    internal static IEnumerable<PaletteCommand> Commands(CallFactory calls) =>
    [
        Status(calls),
        List(calls),
        Switch(calls, "doStartService", "start", "Switch a service on, for good"),
        Switch(calls, "doStopService", "stop", "Switch a service off, for good"),
        Switch(calls, "doRestartService", "restart", "Switch a service off and on again"),
        Schedules(calls),
    ];

    private static PaletteCommand Status(CallFactory calls) => calls.Bind(
        new PaletteCommand("status", "Whether everything is backed up, what is wrong, what to do about it; exit code 1 on an alarm", "pbm backup status"),
        async (call, cancellation) =>
        {
            var answer = await call.Node.GetBytesAsync("status", cancellation);
            var status = JsonSerializer.Deserialize(answer, WireJson.Readable.StatusBody)!;
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
            }
            else
            {
                StatusView.Write(call.Terminal, status);
            }

            return status.Verdict == StatusBody.Alarm ? ExitCodes.Failed : ExitCodes.Ok;
        });

    private static PaletteCommand List(CallFactory calls) => calls.Bind(
        new PaletteCommand("getServices", "The parts of the engine that can be switched", "pbm backup getServices"),
        async (call, cancellation) =>
        {
            var answer = await call.Node.GetBytesAsync("services", cancellation);
            return await ShowAsync(call, answer, JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListServiceBody) ?? [], cancellation);
        });

    private static PaletteCommand Switch(CallFactory calls, string name, string action, string description)
    {
        var service = Parameter.Mandatory("SERVICE", "name of the service, as getServices shows it: module, backup-realtime, smartscan-cron, ...");
        var command = new PaletteCommand(name, description, $"pbm backup {name} smartscan-cron")
        {
            service,
        };
        return calls.Bind(command, async (call, cancellation) =>
        {
            var path = $"services/{Uri.EscapeDataString(call.Value(service))}/{action}";
            var answer = await call.Node.SendBytesAsync(HttpMethod.Post, path, null, WireJson.Readable.ServiceBody, cancellation);
            return await ShowAsync(call, answer, [JsonSerializer.Deserialize(answer, WireJson.Readable.ServiceBody)!], cancellation);
        });
    }

    private static async Task<int> ShowAsync(Call call, byte[] json, IReadOnlyList<ServiceBody> services, CancellationToken cancellation)
    {
        if (call.Json)
        {
            await call.WriteJsonAsync(json, cancellation);
            return ExitCodes.Ok;
        }

        TextGrid.Write(
            call.Terminal,
            "No service.",
            ["SERVICE", "!STATE", ".WHAT IT DOES"],
            services.Select(one => new[] { one.Name, one.Running ? "running" : "stopped", one.Description }));
        return ExitCodes.Ok;
    }

    private static PaletteCommand Schedules(CallFactory calls) => calls.Bind(
        new PaletteCommand("getSchedules", "What is done by the clock: when it last ran, and when it comes next", "pbm backup getSchedules"),
        async (call, cancellation) =>
        {
            var answer = await call.Node.GetBytesAsync("schedules", cancellation);
            if (call.Json)
            {
                await call.WriteJsonAsync(answer, cancellation);
                return ExitCodes.Ok;
            }

            var clock = call.Terminal.Clock;
            TextGrid.Write(
                call.Terminal,
                "Nothing is done by the clock.",
                ["JOB", "!STATE", "CRON", "TIME ZONE", "LAST BY THE CLOCK", "NEXT"],
                (JsonSerializer.Deserialize(answer, WireJson.Readable.IReadOnlyListScheduleBody) ?? []).Select(one => new[]
                {
                    one.Job,
                    one.IsOn ? "on" : "off",
                    one.Cron,
                    one.Zone,
                    one.Last is { } last ? Units.Date(last, clock) : "never",
                    one.Next is { } next ? Units.Date(next, clock) : "",
                }));
            return ExitCodes.Ok;
        });
}
