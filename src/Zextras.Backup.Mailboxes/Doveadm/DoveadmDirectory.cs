using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Doveadm;

/// <summary>
/// Accounts that Dovecot's user database names, over its administration API. Their ids are made of their addresses. Like a list of
/// accounts it knows nothing of settings, domains and lists: those stay with the directory that Dovecot itself asks.
/// </summary>
internal sealed class DoveadmDirectory : IAccountDirectory
{
    // What the API repeats with its answer, so that it can be told from those of other commands.
    private const string Tag = "accounts";

    private readonly DoveadmSettings _settings;
    private readonly HttpClient _http;
    private volatile Dictionary<AccountId, string> _found = [];

    /// <summary>Nothing is asked before it is needed.</summary>
    public DoveadmDirectory(DoveadmSettings settings)
    {
        _settings = settings;
        var handler = new SocketsHttpHandler();
        if (settings.CaFile is { } ca)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = ServerCertificate.TrustedBy(ca);
        }

        _http = new HttpClient(handler) { Timeout = settings.Timeout };
    }

    /// <inheritdoc/>
    public string Description => _settings.ToString();

    /// <inheritdoc/>
    public async IAsyncEnumerable<AccountEntry> ListAccountsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (id, address) in await FindAllAsync(cancellation))
        {
            yield return new AccountEntry { Id = id, Name = address, Settings = ItemAttributes.Empty };
        }
    }

    /// <summary>Empty and whole: a user database has no lists, domains or classes of service.</summary>
    public async IAsyncEnumerable<DirectoryEntry> ListDirectoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield break;
    }

    /// <inheritdoc/>
    public async Task<string?> FindAddressAsync(AccountId account, CancellationToken cancellation) =>
        _found.TryGetValue(account, out var address) ? address : (await FindAllAsync(cancellation)).GetValueOrDefault(account);

    /// <summary>Accounts are made in the database behind Dovecot; one that is there already has nothing here that could be set.</summary>
    public async Task<PutResult> PutAccountAsync(AccountId account, ItemState state, CancellationToken cancellation) =>
        await FindAddressAsync(account, cancellation) is null
            ? throw Refused($"The account '{state.Content.Name}' cannot be created over Dovecot's API. Create it in the user database behind Dovecot, then restore its items.")
            : new PutResult { FolderKey = "", Key = state.Content.Name, NotCarried = [.. state.Content.Attributes.Select(attribute => attribute.Key)] };

    /// <inheritdoc/>
    public Task<PutResult> PutDirectoryObjectAsync(ItemId id, ItemState state, CancellationToken cancellation) =>
        throw Refused($"The {state.Kind.Name()} '{state.Content.Name}' cannot be put back: Dovecot's API has no directory. Configure the server's directory instead of it.");

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static MailboxException Refused(string message) => new(MailboxFailure.Refused, message);

    private async Task<Dictionary<AccountId, string>> FindAllAsync(CancellationToken cancellation)
    {
        try
        {
            var found = (await AskAsync(cancellation))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .ToDictionary(AccountSettings.Derive);
            _found = found;
            return found;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or IOException or UnauthorizedAccessException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new MailboxException(MailboxFailure.Unavailable, $"{_settings} does not list the accounts: {e.Message} Check that Dovecot runs with its API, doveadm.url and doveadm.key-file.", e);
        }
    }

    private async Task<List<string>> AskAsync(CancellationToken cancellation)
    {
        var command = new JsonArray(new JsonArray("user", new JsonObject { ["userMask"] = new JsonArray(_settings.Users) }, Tag));
        using var request = new HttpRequestMessage(HttpMethod.Post, _settings.Url)
        {
            // Dovecot 2.3 wants to know the length, so the text is whole before it is sent.
            Content = new StringContent(command.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("X-Dovecot-API", Convert.ToBase64String(Encoding.UTF8.GetBytes(_settings.Key())));
        using var response = await _http.SendAsync(request, cancellation);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new HttpRequestException($"the key is not accepted ({(int)response.StatusCode}).");
        }

        response.EnsureSuccessStatusCode();
        return Read(await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>
    /// Reads <c>[["doveadmResponse", {"userList": ["anna@example.com", ...]}, "accounts"]]</c>. Everything else is a failure: an
    /// answer that is not understood must not look like a server without accounts.
    /// </summary>
    private static List<string> Read(string answer) => JsonNode.Parse(answer) switch
    {
        JsonArray and [JsonArray and [_, JsonObject content, _]] when content["userList"] is JsonArray users => [.. users.Select(user => user!.GetValue<string>())],
        JsonArray and [JsonArray and [var kind, var content, _]] => throw new JsonException($"it answers {kind?.ToJsonString()} {content?.ToJsonString()}."),
        _ => throw new JsonException("its answer is none that is known here."),
    };
}
