using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api;

/// <summary>Starting, watching and stopping of long jobs.</summary>
internal static class OperationEndpoints
{
    private const string Ndjson = "application/x-ndjson";
    private const int EndedShown = 20; // what somebody wants to see who asks what is going on

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/smartscan", StartSmartScan).WithSummary("Starts a SmartScan of all accounts and the directory");
        api.MapPost("/accountscan", StartAccountScanAsync).WithSummary("Starts an Account Scan");
        api.MapPost("/itemrestore", StartItemRestoreAsync).WithSummary("Starts putting one item back");
        api.MapPost("/catalogrebuild", StartCatalogRebuild).WithSummary("Starts rebuilding the catalog");
        api.MapGet("/operations", List).WithSummary("The operations that are not over and the newest of the others, newest first; verbose: all that are kept");
        api.MapGet("/operations/{id}", Find).WithSummary("One operation");
        api.MapGet("/operations/{id}/progress", WatchAsync)
            .WithSummary("The operation each time it changed, one JSON object a line, until it has ended")
            .Produces<OperationBody>(StatusCodes.Status200OK, Ndjson);
        api.MapDelete("/operations/{id}", Stop).WithSummary("Asks an operation to stop");
    }

    private static Accepted<OperationBody> StartSmartScan(
        SmartScanBody? request, HttpContext http, [FromServices] IBackupEngine engine) =>
        Accepted(engine.StartSmartScan(request?.Deep ?? false, ApiArguments.Author(http)));

    private static async Task<Accepted<OperationBody>> StartAccountScanAsync(
        AccountScanBody request, HttpContext http, [FromServices] IBackupEngine engine, CancellationToken cancellation) =>
        Accepted(await engine.StartAccountScanAsync(request.Account, request.Deep, ApiArguments.Author(http), cancellation));

    private static async Task<Accepted<OperationBody>> StartItemRestoreAsync(
        ItemRestoreBody request, HttpContext http, [FromServices] IBackupEngine engine, CancellationToken cancellation)
    {
        var restore = new ItemRestoreRequest
        {
            Account = request.Account,
            Item = ApiArguments.Item(request.Item),
            At = ApiArguments.Date("date", request.Date),
            Transaction = ApiArguments.Transaction(request.Transaction),
            TargetFolder = request.RestoreFolder,
            TargetAccount = request.TargetAccount,
            DryRun = request.Dryrun,
        };
        return restore is { At: not null, Transaction: not null }
            ? throw new BackupRequestException("Both date and transaction name the state to restore: give one of them.")
            : Accepted(await engine.StartItemRestoreAsync(restore, ApiArguments.Author(http), cancellation));
    }

    private static Accepted<OperationBody> StartCatalogRebuild(
        CatalogRebuildBody? request, HttpContext http, [FromServices] IBackupEngine engine)
    {
        var fromBackupPath = request?.From switch
        {
            null or CatalogRebuildBody.Journal => false,
            CatalogRebuildBody.BackupPath => true,
            var other => throw new BackupRequestException(
                $"The catalog cannot be rebuilt from '{other}': write {CatalogRebuildBody.Journal} or {CatalogRebuildBody.BackupPath}."),
        };
        return Accepted(engine.StartCatalogRebuild(fromBackupPath, ApiArguments.Author(http)));
    }

    private static Ok<IReadOnlyList<OperationBody>> List([FromServices] IBackupEngine engine, string? verbose = null)
    {
        var ended = ApiArguments.Flag("verbose", verbose) ? int.MaxValue : EndedShown;
        return TypedResults.Ok<IReadOnlyList<OperationBody>>(
            [.. engine.ListOperations().Where(operation => !operation.IsOver || ended-- > 0).Select(operation => operation.ToBody() with { Accounts = null })]);
    }

    private static Ok<OperationBody> Find(string id, [FromServices] IBackupEngine engine) =>
        TypedResults.Ok(Known(engine, id).ToBody());

    private static async Task WatchAsync(
        string id, HttpContext http, [FromServices] IBackupEngine engine, [FromServices] IHostApplicationLifetime node)
    {
        var operation = Known(engine, id);
        http.Response.ContentType = Ndjson;

        // A node that goes down ends its streams: they would hold the shutdown up for as long as the operation runs.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, node.ApplicationStopping);
        try
        {
            await foreach (var snapshot in engine.WatchOperationAsync(operation.Id, ending.Token))
            {
                var line = JsonSerializer.SerializeToUtf8Bytes(snapshot.ToBody(), WireJson.Readable.OperationBody);
                http.Response.BodyWriter.Write(line);
                http.Response.BodyWriter.Write("\n"u8);
                await http.Response.BodyWriter.FlushAsync(ending.Token);
            }
        }
        catch (OperationCanceledException) when (node.ApplicationStopping.IsCancellationRequested)
        {
            http.Abort(); // a cut stream tells the client that the operation's end was not seen
        }
    }

    private static Results<Accepted<OperationBody>, JsonHttpResult<ProblemBody>> Stop(string id, [FromServices] IBackupEngine engine)
    {
        var operation = Known(engine, id);
        if (engine.StopOperation(operation.Id))
        {
            return Accepted(Known(engine, id));
        }

        var problem = new ProblemBody
        {
            Title = "Conflict",
            Status = StatusCodes.Status409Conflict,
            Detail = $"Operation {operation.Id} cannot be stopped: it is {Known(engine, id).ToBody().State}.",
        };
        return TypedResults.Json(problem, WireJson.Readable.ProblemBody, ProblemBody.ContentType, problem.Status);
    }

    /// <summary>The operation of that id; one that is not known is answered with 404.</summary>
    internal static Operation Known(IBackupEngine engine, string id) => engine.FindOperation(ApiArguments.Operation(id))
        ?? throw new BackupRequestException(
            $"There is no operation {id}; getAllOperations verbose true lists those that are kept.", notFound: true);

    /// <summary>The answer to whoever started an operation.</summary>
    internal static Accepted<OperationBody> Accepted(Operation operation) =>
        TypedResults.Accepted($"{BackupApi.BasePath}/operations/{operation.Id:D}", operation.ToBody());
}
