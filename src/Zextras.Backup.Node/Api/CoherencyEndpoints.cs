using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api;

/// <summary>Coherency Checks and their reports.</summary>
internal static class CoherencyEndpoints
{
    private const double Percent = 100;

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/coherencycheck", StartAsync).WithSummary("Starts a Coherency Check of the own Backup Path or of any other");
        api.MapGet("/coherencyreports/{id}", FindAsync)
            .WithSummary("The saved report of a Coherency Check, by its operation")
            .Produces<CoherencyReportBody>();
    }

    private static async Task<Accepted<OperationBody>> StartAsync(
        CoherencyCheckBody request, HttpContext http, [FromServices] ICoherencyService checks, CancellationToken cancellation)
    {
        var check = new CoherencyRequest
        {
            BackupPath = request.BackupPath,
            Accounts = request.AccountIds ?? [],
            CheckMailbox = request.CheckMailbox,
            FixBackup = request.FixBackup,
            Sample = (request.SamplePercent ?? Percent) / Percent,
            MaxDuration = request.MaxSeconds > 0 ? TimeSpan.FromSeconds(request.MaxSeconds) : null,
            BytesPerSecond = request.BytesPerSecond,
        };
        return OperationEndpoints.Accepted(await checks.StartAsync(check, ApiArguments.Author(http), cancellation));
    }

    private static async Task<FileContentHttpResult> FindAsync(string id, [FromServices] ICoherencyService checks, CancellationToken cancellation)
    {
        var report = await checks.FindReportAsync(ApiArguments.Operation(id), cancellation)
            ?? throw new BackupRequestException($"There is no report of operation {id}: it has not ended, or was no Coherency Check.", notFound: true);
        return TypedResults.File(report, "application/json");
    }
}
