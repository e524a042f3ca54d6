using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api;

/// <summary>Starting restores of more than one item.</summary>
internal static class RestoreEndpoints
{
    private const string First = "first";

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/undelete", StartUndeleteAsync).WithSummary("Starts putting back what was deleted in a window of time");
        api.MapPost("/accountrestore", StartAccountRestoreAsync).WithSummary("Starts restoring an account as it was into another one");
        api.MapPost("/rollback", StartRollbackAsync).WithSummary("Starts making a mailbox, or a folder of it, as it was");
        api.MapPost("/restoreblobs", StartBlobRestoreAsync).WithSummary("Starts refilling contents that mailboxes lost");
        api.MapPost("/externalrestore", StartExternalRestoreAsync).WithSummary("Starts importing from the Backup Path of another server");
        api.MapPost("/export", StartExportAsync).WithSummary("Starts writing mailboxes into files");
    }

    private static async Task<Accepted<OperationBody>> StartUndeleteAsync(
        UndeleteBody request, HttpContext http, [FromServices] IRestoreService restores, CancellationToken cancellation) =>
        Accepted(await restores.StartUndeleteAsync(
            new UndeleteRequest
            {
                Account = request.Account,
                From = FromDate("start_date", request.StartDate),
                Until = ApiArguments.Date("end_date", request.EndDate),
                TargetOriginalFolder = request.TargetOriginalFolder ?? true,
                DryRun = request.Dryrun,
            },
            ApiArguments.Author(http),
            cancellation));

    private static async Task<Accepted<OperationBody>> StartAccountRestoreAsync(
        AccountRestoreBody request, HttpContext http, [FromServices] IRestoreService restores, CancellationToken cancellation) =>
        Accepted(await restores.StartAccountRestoreAsync(
            new AccountRestoreRequest
            {
                Source = request.SourceAccount,
                Destination = request.DestinationAccount,
                At = ApiArguments.Date("date", request.Date),
                SameAccountId = request.SameAccountId,
                Undelete = request.Undelete,
                UndeleteFrom = FromDate("undelete_start_date", request.UndeleteStartDate),
                AllowEmpty = request.AllowEmpty,
                DryRun = request.Dryrun,
            },
            ApiArguments.Author(http),
            cancellation));

    private static async Task<Accepted<OperationBody>> StartRollbackAsync(
        RollbackBody request, HttpContext http, [FromServices] IRestoreService restores, CancellationToken cancellation) =>
        Accepted(await restores.StartRollbackAsync(
            new RollbackRequest
            {
                Account = request.Account,
                At = ApiArguments.Date("date", request.Date) ?? throw new BackupRequestException("A rollback needs the date to go back to."),
                From = ApiArguments.Date("from", request.From),
                Folder = request.Folder,
                Additions = request.Additions,
                DryRun = request.Dryrun,
            },
            ApiArguments.Author(http),
            cancellation));

    private static async Task<Accepted<OperationBody>> StartBlobRestoreAsync(
        BlobRestoreBody request, HttpContext http, [FromServices] IRestoreService restores, CancellationToken cancellation) =>
        Accepted(await restores.StartBlobRestoreAsync(
            new BlobRestoreRequest
            {
                Account = ApiArguments.IsAll(request.Account) ? null : request.Account,
                Scope = ScopeOf(request.Items ?? BlobRestoreBody.Scopes[0]),
                DryRun = request.Dryrun ?? true,
            },
            ApiArguments.Author(http),
            cancellation));

    private static async Task<Accepted<OperationBody>> StartExternalRestoreAsync(
        ExternalRestoreBody request, HttpContext http, [FromServices] IRestoreService restores, CancellationToken cancellation) =>
        Accepted(await restores.StartExternalRestoreAsync(
            new ExternalRestoreRequest
            {
                SourcePath = ApiArguments.Directory("source-path", request.SourcePath),
                Accounts = request.Accounts ?? [],
                Domains = request.Domains ?? [],
                FilterDeleted = request.FilterDeleted ?? true,
                SkipDomainProvisioning = request.SkipDomainProvisioning,
                SkipCoses = request.SkipCoses,
                SkipDistributionLists = request.SkipDistributionLists,
                SkipAccountProvisioning = request.SkipAccountProvisioning,
                SkipAliases = request.SkipAliases,
                ProvisioningOnly = request.ProvisioningOnly,
                ConcurrentAccounts = request.ConcurrentAccounts ?? 2,
                MaxFileSize = request.MaxFileSize,
                ForceAsExternalRestore = request.ForceAsExternalRestore,
                DryRun = request.Dryrun,
            },
            ApiArguments.Author(http),
            cancellation));

    private static async Task<Accepted<OperationBody>> StartExportAsync(
        ExportBody request, HttpContext http, [FromServices] IRestoreService restores, CancellationToken cancellation) =>
        Accepted(await restores.StartExportAsync(
            new ExportRequest
            {
                Account = ApiArguments.IsAll(request.Account) ? null : request.Account,
                Destination = ApiArguments.Directory("destination-path", request.DestinationPath),
                At = ApiArguments.Date("date", request.Date),
                Format = FormatOf(request.Format ?? ExportBody.Formats[0]),
                DryRun = request.Dryrun,
            },
            ApiArguments.Author(http),
            cancellation));

    private static ExportFormat FormatOf(string format) => Array.IndexOf(ExportBody.Formats, format.ToLowerInvariant()) is >= 0 and var at
        ? (ExportFormat)(at + 1)
        : throw new BackupRequestException($"'{format}' is not a format: write {string.Join(", ", ExportBody.Formats)}.");

    private static BlobScope ScopeOf(string scope) => Array.IndexOf(BlobRestoreBody.Scopes, scope.ToLowerInvariant()) is >= 0 and var at
        ? (BlobScope)(at + 1)
        : throw new BackupRequestException($"'{scope}' is not what items can be: write {string.Join(", ", BlobRestoreBody.Scopes)}.");

    private static DateTimeOffset? FromDate(string name, string? text) =>
        string.Equals(text, First, StringComparison.OrdinalIgnoreCase) ? null : ApiArguments.Date(name, text);

    private static Accepted<OperationBody> Accepted(Operation operation) =>
        TypedResults.Accepted($"{BackupApi.BasePath}/operations/{operation.Id:D}", operation.ToBody());
}
