using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api;

/// <summary>Starting restores of more than one item.</summary>
internal static class RestoreEndpoints
{
    private const string First = "first";

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/undelete", StartUndeleteAsync).WithSummary("Starts putting back what was deleted in a window of time");
    }

    private static async Task<Accepted<OperationBody>> StartUndeleteAsync(
        UndeleteBody request, HttpContext http, [FromServices] IRestoreService restores, CancellationToken cancellation) =>
        Accepted(await restores.StartUndeleteAsync(
            new UndeleteRequest
            {
                Account = request.Account,
                From = string.Equals(request.StartDate, First, StringComparison.OrdinalIgnoreCase) ? null : ApiArguments.Date("start_date", request.StartDate),
                Until = ApiArguments.Date("end_date", request.EndDate),
                TargetOriginalFolder = request.TargetOriginalFolder,
                DryRun = request.Dryrun,
            },
            ApiArguments.Author(http),
            cancellation));

    private static Accepted<OperationBody> Accepted(Operation operation) =>
        TypedResults.Accepted($"{BackupApi.BasePath}/operations/{operation.Id:D}", operation.ToBody());
}
