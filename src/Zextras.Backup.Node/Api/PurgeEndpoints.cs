using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api;

/// <summary>Purge, legal hold, and the release of mass deletions.</summary>
internal static class PurgeEndpoints
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/purge", StartAsync).WithSummary("Starts a purge, or a dry run of one");
        api.MapGet("/legalhold", GetAsync).WithSummary("The holds of accounts (accounts=a,b), of all where none is named");
        api.MapPost("/legalhold", SetAsync).WithSummary("Puts accounts under legal hold, or lets them out");
        api.MapPost("/releasedeletions", ReleaseAsync).WithSummary("Lets the retention clock of mass deletions run");
    }

    private static async Task<Accepted<OperationBody>> StartAsync(
        PurgeBody? request, HttpContext http, [FromServices] IPurgeService purge, CancellationToken cancellation)
    {
        var asked = new PurgeRequest { PurgeDays = request?.PurgeDays, BackupPath = request?.BackupPath, DryRun = request?.DryRun ?? false };
        return OperationEndpoints.Accepted(await purge.StartAsync(asked, ApiArguments.Author(http), cancellation));
    }

    private static async Task<Ok<IReadOnlyList<AccountHoldBody>>> GetAsync(
        string? accounts, [FromServices] IPurgeService purge, CancellationToken cancellation)
    {
        var named = accounts?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return Bodies(await purge.GetHoldsAsync(Named(named), cancellation));
    }

    private static async Task<Ok<IReadOnlyList<AccountHoldBody>>> SetAsync(
        HoldBody request, HttpContext http, [FromServices] IPurgeService purge, CancellationToken cancellation) =>
        Bodies(await purge.SetLegalHoldAsync(Named(request.Accounts), request.Set, ApiArguments.Author(http), cancellation));

    private static async Task<Ok<IReadOnlyList<AccountHoldBody>>> ReleaseAsync(
        HoldBody request, HttpContext http, [FromServices] IPurgeService purge, CancellationToken cancellation) =>
        Bodies(await purge.ReleaseDeletionsAsync(Named(request.Accounts), ApiArguments.Author(http), cancellation));

    private static IReadOnlyList<string> Named(IReadOnlyList<string> accounts) => accounts switch
    {
        [] => throw new BackupRequestException("Name accounts by address or id, or write all."),
        [var all] when ApiArguments.IsAll(all) => [],
        _ => accounts,
    };

    private static Ok<IReadOnlyList<AccountHoldBody>> Bodies(IReadOnlyList<AccountHold> holds) =>
        TypedResults.Ok<IReadOnlyList<AccountHoldBody>>([.. holds.Select(hold => new AccountHoldBody
        {
            Id = hold.Id.ToString(),
            Name = hold.Name,
            LegalHold = hold.LegalHold,
            ReleasedAt = hold.ReleasedAt,
        })]);
}
