using System.Buffers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Node.Api;

/// <summary>Accounts' settings, domains, distribution lists and classes of service: lists, histories, restore.</summary>
internal static class DirectoryEndpoints
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/directory", ListAsync).WithSummary("Domains, distribution lists and classes of service, now or at a date");
        api.MapGet("/directory/{name}", GetHistoryAsync)
            .WithSummary("The array of transactions of an account's settings, a domain, list or class: all (the default), the one valid at a date, or the last");
        api.MapPost("/directoryrestore", StartRestoreAsync).WithSummary("Starts putting an account's settings, a domain, list or class back");
    }

    private static async Task<Ok<IReadOnlyList<DirectoryObjectBody>>> ListAsync(
        string? type,
        string? date,
        [FromQuery(Name = "search_filter")] string? searchFilter,
        [FromServices] IDirectoryService directory,
        CancellationToken cancellation)
    {
        var search = new DirectorySearch
        {
            Kinds = ApiArguments.Kinds(type),
            At = ApiArguments.Date("date", date),
            Deleted = ApiArguments.Deleted(searchFilter),
        };
        var found = await directory.ListAsync(search, cancellation);
        return TypedResults.Ok<IReadOnlyList<DirectoryObjectBody>>([.. found.Select(ToBody)]);
    }

    private static async Task GetHistoryAsync(
        string name, string? type, string? date, HttpContext http, [FromServices] IDirectoryService directory)
    {
        var history = await directory.GetHistoryAsync(name, Kind(type), http.RequestAborted);
        IEnumerable<Transaction> wanted = string.IsNullOrEmpty(date) || ApiArguments.IsAll(date)
            ? history
            : [ValidAt(history, ApiArguments.Date("date", date), name)];

        // Not by the API's own JSON rules: the answer is, byte for byte, what the log holds.
        var body = new ArrayBufferWriter<byte>();
        TransactionCodec.EncodeArray(body, wanted);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    private static async Task<Accepted<OperationBody>> StartRestoreAsync(
        DirectoryRestoreBody request, HttpContext http, [FromServices] IDirectoryService directory, CancellationToken cancellation)
    {
        var restore = new DirectoryRestoreRequest
        {
            Object = request.Object,
            Kind = Kind(request.Type),
            At = ApiArguments.Date("date", request.Date),
            Transaction = ApiArguments.Transaction(request.Transaction),
            DryRun = request.Dryrun,
        };
        if (restore is { At: not null, Transaction: not null })
        {
            throw new BackupRequestException("Both date and transaction name the state to restore: give one of them.");
        }

        var operation = await directory.StartRestoreAsync(restore, ApiArguments.Author(http), cancellation);
        return TypedResults.Accepted($"{BackupApi.BasePath}/operations/{operation.Id:D}", operation.ToBody());
    }

    private static ItemKind? Kind(string? type) => ApiArguments.Kinds(type) switch
    {
        [] => null,
        [var one] => one,
        _ => throw new BackupRequestException($"'{type}' names several types: one object has one."),
    };

    private static Transaction ValidAt(IReadOnlyList<Transaction> history, DateTimeOffset? date, string name) =>
        (date is { } at ? history.LastOrDefault(one => one.IsValidAt(at)) : (history.Count > 0 ? history[^1] : null))
        ?? throw new BackupRequestException($"The backup has no state of {name} at that date{(history.Count > 0 ? $": its history begins at {UtcDateConverter.Text(history[0].Start)}" : "")}.", notFound: true);

    private static DirectoryObjectBody ToBody(DirectoryObject found) => new()
    {
        Id = found.Id.ToString(),
        Kind = found.Kind.Name(),
        Name = found.Name,
        Deleted = found.Deleted,
        Changed = found.Changed,
        Transactions = found.Transactions,
    };
}
