using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;
using Zextras.Backup.Node.Monitoring;

namespace Zextras.Backup.Node.Api;

/// <summary>Whether everything is backed up, for people and for Prometheus.</summary>
internal static class MonitoringEndpoints
{
    /// <summary>Where Prometheus looks, with the token of an auditor.</summary>
    internal const string MetricsPath = "/metrics";

    internal static void Map(WebApplication app, IEndpointRouteBuilder api)
    {
        api.MapGet("/status", StatusAsync).WithSummary("Whether everything is backed up, what is wrong, and what to do about it");
        app.MapGet(MetricsPath, MetricsAsync).ExcludeFromDescription();
    }

    private static async Task<Ok<StatusBody>> StatusAsync(
        [FromServices] IBackupEngine engine,
        [FromServices] IScheduleService schedules,
        [FromServices] IRealTimeService realTime,
        [FromServices] TimeProvider clock,
        CancellationToken cancellation) =>
        TypedResults.Ok(BackupHealth.Judge(await BackupView.ReadAsync(engine, schedules, realTime, cancellation), clock.GetUtcNow()));

    private static async Task<ContentHttpResult> MetricsAsync(
        [FromServices] IBackupEngine engine,
        [FromServices] IScheduleService schedules,
        [FromServices] IRealTimeService realTime,
        [FromServices] TimeProvider clock,
        CancellationToken cancellation) =>
        TypedResults.Text(
            PrometheusText.Of(await BackupView.ReadAsync(engine, schedules, realTime, cancellation), clock.GetUtcNow()), PrometheusText.ContentType);
}
