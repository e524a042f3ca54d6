using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;
using Zextras.Backup.Node.Api.Security;

namespace Zextras.Backup.Node.Api;

/// <summary>Properties, schedules and services.</summary>
internal static class ConfigEndpoints
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/config", DumpAsync).WithSummary("All properties as they hold at a level, and where each was set");
        api.MapPut("/config/{name}", ChangeAsync).WithSummary("Sets a property, or without a value takes it away");
        api.MapGet("/schedules", SchedulesAsync).WithSummary("What is done by the clock");
        api.MapGet("/services", ServicesAsync).WithSummary("The parts of the engine that can be switched");
        api.MapPost("/services/{name}/{action}", SwitchAsync).WithSummary("start, stop or restart a service");
    }

    private static async Task<Ok<IReadOnlyList<PropertyBody>>> DumpAsync(
        [FromServices] IPropertyService properties, CancellationToken cancellation, string? level = null, string? target = null)
    {
        var values = await properties.DumpAsync(Level(level ?? "server"), target ?? "", cancellation);
        return TypedResults.Ok<IReadOnlyList<PropertyBody>>([.. values.Select(ToBody)]);
    }

    private static async Task<Ok<PropertyBody>> ChangeAsync(
        string name, PropertyChangeBody request, HttpContext http, [FromServices] IPropertyService properties, CancellationToken cancellation)
    {
        TokenGate.Describe(http, $"{request.Level} {(request.Target is { } target ? $"{target} " : "")}{name} = {request.Value ?? "(inherited)"}");
        var changed = await properties.ChangeAsync(
            Level(request.Level), request.Target ?? "", name, request.Value, ApiArguments.Author(http), cancellation);
        return TypedResults.Ok(ToBody(changed));
    }

    private static async Task<Ok<IReadOnlyList<ScheduleBody>>> SchedulesAsync([FromServices] IScheduleService schedules, CancellationToken cancellation) =>
        TypedResults.Ok<IReadOnlyList<ScheduleBody>>([.. (await schedules.ListAsync(cancellation)).Select(run => new ScheduleBody
        {
            Job = run.Job,
            Cron = run.Cron,
            Zone = run.Zone,
            IsOn = run.IsOn,
            Last = run.Last,
            Next = run.Next,
        })]);

    private static async Task<Ok<IReadOnlyList<ServiceBody>>> ServicesAsync(
        [FromServices] IEnumerable<IBackupService> services, CancellationToken cancellation) =>
        TypedResults.Ok<IReadOnlyList<ServiceBody>>(await Task.WhenAll(services.Select(service => ToBodyAsync(service, cancellation))));

    private static async Task<Ok<ServiceBody>> SwitchAsync(
        string name, string action, HttpContext http, [FromServices] IEnumerable<IBackupService> services, CancellationToken cancellation)
    {
        var all = services.ToArray();
        var service = all.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new BackupRequestException($"There is no service '{name}', but: {string.Join(", ", all.Select(one => one.Name))}.", notFound: true);
        bool[] steps = action switch
        {
            "start" => [true],
            "stop" => [false],
            "restart" => [false, true],
            _ => throw new BackupRequestException($"'{action}' is nothing that a service does: write start, stop or restart."),
        };
        foreach (var on in steps)
        {
            await service.SwitchAsync(on, ApiArguments.Author(http), cancellation);
        }

        return TypedResults.Ok(await ToBodyAsync(service, cancellation));
    }

    private static PropertyLevel Level(string text) => Enum.TryParse<PropertyLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level)
        ? level
        : throw new BackupRequestException($"'{text}' is not a level: write global, server, cos or account.");

    private static PropertyBody ToBody(PropertyValue value) => new()
    {
        Name = value.Name,
        Value = value.Value,
        Origin = value.Origin,
        IsInherited = value.IsInherited,
        Type = value.Type,
        Default = value.Default,
        Description = value.Description,
        Pending = value.Pending,
    };

    private static async Task<ServiceBody> ToBodyAsync(IBackupService service, CancellationToken cancellation) => new()
    {
        Name = service.Name,
        Description = service.Description,
        Running = await service.IsRunningAsync(cancellation),
    };
}
