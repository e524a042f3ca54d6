using System.Buffers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Node.Api;

/// <summary>Accounts, their items, the items' histories and contents.</summary>
internal static class ItemEndpoints
{
    private const int CopyBytes = 80 * 1024; // below the large object heap

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/accounts", ListAccountsAsync).WithSummary("The accounts that can be restored");
        api.MapGet("/accounts/{account}/items", SearchAsync).WithSummary("Searches the items of an account");
        api.MapGet("/accounts/{account}/items/{item}", GetHistoryAsync)
            .WithSummary("The item's array of transactions: all (the default), the one valid at a date, or the last");
        api.MapGet("/accounts/{account}/items/{item}/content", GetContentAsync)
            .WithSummary("The content of the item in its last living state, at a date, or in a transaction");
    }

    private static async Task<Ok<IReadOnlyList<AccountBody>>> ListAccountsAsync(
        string? date,
        [FromQuery(Name = "hide_deleted")] string? hideDeleted,
        [FromServices] IBackupEngine engine,
        CancellationToken cancellation)
    {
        var accounts = await engine.GetAvailableAccountsAsync(
            ApiArguments.Date("date", date), ApiArguments.Flag("hide_deleted", hideDeleted), cancellation);
        return TypedResults.Ok<IReadOnlyList<AccountBody>>([.. accounts.Select(account => account.ToBody())]);
    }

    private static async Task<Ok<IReadOnlyList<ItemBody>>> SearchAsync(
        [AsParameters] SearchArguments arguments, [FromServices] IBackupEngine engine, CancellationToken cancellation)
    {
        var found = await engine.SearchItemsAsync(arguments.ToSearch(), cancellation);
        return TypedResults.Ok<IReadOnlyList<ItemBody>>([.. found.Select(item => item.ToBody())]);
    }

    private static async Task GetHistoryAsync(
        string account, string item, string? date, HttpContext http, [FromServices] IBackupEngine engine)
    {
        var history = await engine.GetHistoryAsync(account, ApiArguments.Item(item), http.RequestAborted);
        IEnumerable<Transaction> wanted = date switch
        {
            null or "" => history,
            _ when ApiArguments.IsAll(date) => history,
            _ => [ValidAt(history, ApiArguments.Date("date", date), account, item)],
        };

        // Not by the API's own JSON rules: the answer is, byte for byte, what the item log holds.
        var body = new ArrayBufferWriter<byte>();
        TransactionCodec.EncodeArray(body, wanted);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    private static async Task GetContentAsync(
        string account, string item, string? date, string? transaction, HttpContext http, [FromServices] IBackupEngine engine)
    {
        var history = await engine.GetHistoryAsync(account, ApiArguments.Item(item), http.RequestAborted);
        var wanted = WithContent(history, ApiArguments.Date("date", date), ApiArguments.Transaction(transaction), account, item);
        if (wanted.State.Content.Digest is not { } digest)
        {
            throw new BackupRequestException(
                $"Item {item} is a {wanted.State.Kind.Name()}: it has metadata only, no content.", notFound: true);
        }

        await using var content = await engine.OpenContentAsync(digest, http.RequestAborted);
        http.Response.ContentType = "application/octet-stream";
        http.Response.ContentLength = wanted.State.Content.Size;
        http.Response.Headers.ETag = $"\"{digest}\"";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(FileName(wanted));
        http.Response.Headers.ContentDisposition = disposition.ToString();
        await CopyVerifiedAsync(content, http.Response.Body, http.RequestAborted);
    }

    /// <summary>
    /// The stream verifies the digest when its end is read. So the last piece is held back until then: a damaged content
    /// never arrives whole.
    /// </summary>
    private static async Task CopyVerifiedAsync(Stream content, Stream output, CancellationToken cancellation)
    {
        var (held, next) = (new byte[CopyBytes], new byte[CopyBytes]);
        var heldLength = await content.ReadAsync(held, cancellation);
        while (heldLength > 0)
        {
            var nextLength = await content.ReadAsync(next, cancellation);
            await output.WriteAsync(held.AsMemory(0, heldLength), cancellation);
            (held, next, heldLength) = (next, held, nextLength);
        }
    }

    private static Transaction ValidAt(IReadOnlyList<Transaction> history, DateTimeOffset? date, string account, string item)
    {
        var valid = date is { } at ? history.LastOrDefault(one => one.IsValidAt(at)) : (history.Count > 0 ? history[^1] : null);
        return valid ?? throw BeforeTheFirst(history, date, account, item);
    }

    /// <summary>The state at a date or of a transaction; without either the last one that was not deleted.</summary>
    private static Transaction WithContent(
        IReadOnlyList<Transaction> history, DateTimeOffset? date, TransactionId? transaction, string account, string item)
    {
        if (transaction is { } id)
        {
            return date is null
                ? history.FirstOrDefault(one => one.Id == id)
                    ?? throw new BackupRequestException($"Item {item} of {account} has no transaction {id}; its history lists them.", notFound: true)
                : throw new BackupRequestException("Both date and transaction name the state: give one of them.");
        }

        return date is null && history.LastOrDefault(one => !one.State.Deleted) is { } living
            ? living
            : ValidAt(history, date, account, item);
    }

    private static BackupRequestException BeforeTheFirst(
        IReadOnlyList<Transaction> history, DateTimeOffset? date, string account, string item) => history.Count == 0 || date is null
        ? new BackupRequestException($"The backup has no item {item} of {account}.", notFound: true)
        : new BackupRequestException(
            $"The backup has no state of item {item} at {UtcDateConverter.Text(date.Value)}: "
            + $"its history begins at {UtcDateConverter.Text(history[0].Start)}.",
            notFound: true);

    private static string FileName(Transaction transaction) => transaction.State.Kind switch
    {
        ItemKind.Message => $"{transaction.Item}.eml",
        ItemKind.Contact or ItemKind.ContactGroup => $"{transaction.Item}.vcf",
        ItemKind.Appointment or ItemKind.Task => $"{transaction.Item}.ics",
        ItemKind.Document when Path.GetFileName(transaction.State.Content.Name) is { Length: > 0 } name => name,
        _ => $"{transaction.Item}.bin",
    };
}
