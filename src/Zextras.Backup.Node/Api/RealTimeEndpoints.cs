using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api;

/// <summary>The Real Time Scan: how it is, on and off.</summary>
internal static class RealTimeEndpoints
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/realtime", GetAsync).WithSummary("The state of the Real Time Scan, with its open gaps");
        api.MapPost("/realtime/start", StartAsync).WithSummary("Switches the Real Time Scan on; a SmartScan closes the gap");
        api.MapPost("/realtime/stop", StopAsync).WithSummary("Switches the Real Time Scan off");
    }

    private static async Task<Ok<RealTimeBody>> GetAsync([FromServices] IRealTimeService realTime, CancellationToken cancellation) =>
        TypedResults.Ok(ToBody(await realTime.GetStatusAsync(cancellation)));

    private static Task<Ok<RealTimeBody>> StartAsync(HttpContext http, [FromServices] IRealTimeService realTime, CancellationToken cancellation) =>
        SwitchAsync(isOn: true, http, realTime, cancellation);

    private static Task<Ok<RealTimeBody>> StopAsync(HttpContext http, [FromServices] IRealTimeService realTime, CancellationToken cancellation) =>
        SwitchAsync(isOn: false, http, realTime, cancellation);

    private static async Task<Ok<RealTimeBody>> SwitchAsync(bool isOn, HttpContext http, IRealTimeService realTime, CancellationToken cancellation) =>
        TypedResults.Ok(ToBody(await realTime.SwitchAsync(isOn, ApiArguments.Author(http), cancellation)));

    private static RealTimeBody ToBody(RealTimeStatus status) => new()
    {
        Server = status.Server.ToString(),
        On = status.IsOn,
        Listening = status.IsListening,
        Source = status.Source,
        Error = status.Error,
        ListeningSince = status.ListeningSince,
        LastEvent = status.LastEvent,
        Events = status.Events,
        Transactions = status.Transactions,
        Waiting = status.Waiting,
        LagMs = Milliseconds(status.Lag),
        P50Ms = Milliseconds(status.MedianLag),
        P99Ms = Milliseconds(status.HighLag),
        Gaps = [.. status.Gaps.Select(gap => new RealTimeGapBody
        {
            Number = gap.Number,
            Start = gap.Start,
            End = gap.End,
            Reason = gap.Reason,
            Accounts = gap.IsOfAll ? null : gap.Accounts,
        })],
        Accounts = [.. status.Accounts.Select(account => new RealTimeAccountBody
        {
            Name = account.Name,
            LastEvent = account.LastEvent,
            Waiting = account.Waiting,
            LagMs = Milliseconds(account.Lag),
            P50Ms = Milliseconds(account.MedianLag),
            P99Ms = Milliseconds(account.HighLag),
        })],
        Warnings = status.Warnings,
    };

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);

    private static double? Milliseconds(TimeSpan? time) => time is { } given ? Milliseconds(given) : null;
}
