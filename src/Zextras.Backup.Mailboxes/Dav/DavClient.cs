using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>
/// Requests about one account. A request that loses its connection is sent once more: all of them may be, since what is put is
/// only put where nothing is yet. For several threads at once.
/// </summary>
internal sealed class DavClient(HttpClient http, DavSettings settings, string account, TimeProvider clock)
{
    private const int MostRedirects = 5;

    // What a slow line carries at least in a second: an upload may take so much longer than an answer.
    private const int SlowestUpload = 32 * 1024;

    private readonly Uri _start = settings.UrlOf(account);
    private readonly AuthenticationHeaderValue _authorization = new(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.LoginOf(account)}:{settings.Administrator.Password()}")));

    // Whether the server ends each connection with its answer (HTTP 1.0: Radicale). The framework would use it once more all the same,
    // and lose that request.
    private volatile bool _endsConnections;

    /// <summary>The path of the configured address.</summary>
    public string StartPath => DavPaths.OfCollection(_start.OriginalString);

    /// <summary>Lists resources: PROPFIND or a report.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Of what.</param>
    /// <param name="depth">How many levels below it.</param>
    /// <param name="request">The question.</param>
    /// <param name="select">Makes something of each resource; null leaves it out.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DavRefusalException">The server answers with an error.</exception>
    /// <exception cref="MailboxException">It does not answer, or not with what was asked for.</exception>
    public Task<MultiStatus<T>> ListAsync<T>(
        HttpMethod method, string path, int depth, XElement request, Func<DavResource, T?> select, CancellationToken cancellation)
        where T : class => SendAsync(
            path,
            uri =>
            {
                var message = new HttpRequestMessage(method, uri) { Content = XmlOf(request) };
                message.Headers.Add("Depth", $"{depth}");
                return ValueTask.FromResult(message);
            },
            settings.Timeout,
            async (response, isRepeated) =>
            {
                if (response.StatusCode is not HttpStatusCode.MultiStatus)
                {
                    throw await RefusalAsync(response, path, isRepeated, cancellation);
                }

                await using var body = await BodyAsync(response, path, sizeHint: null, cancellation);
                return await MultiStatus<T>.ReadAsync(body, select, cancellation);
            },
            cancellation);

    /// <summary>Opens a content.</summary>
    /// <param name="path">Where.</param>
    /// <param name="accept">The media type to have it in; null for what the server keeps.</param>
    /// <param name="sizeHint">Its length in a listing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <inheritdoc cref="ListAsync" path="/exception"/>
    public Task<Stream> GetAsync(string path, string? accept, long? sizeHint, CancellationToken cancellation) => SendAsync(
        path,
        uri =>
        {
            var message = new HttpRequestMessage(HttpMethod.Get, uri);
            if (accept is not null)
            {
                message.Headers.Accept.ParseAdd(accept);
            }

            return ValueTask.FromResult(message);
        },
        settings.Timeout,
        async (response, isRepeated) =>
        {
            if (response.StatusCode is not HttpStatusCode.OK)
            {
                throw await RefusalAsync(response, path, isRepeated, cancellation);
            }

            return response.Content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
                ? throw new MailboxException(MailboxFailure.Unreadable, $"{settings} sends {path} compressed although nobody asked for that. Switch that off in the server or the proxy before it.")
                : await BodyAsync(response, path, sizeHint, cancellation);
        },
        cancellation);

    /// <summary>Asks the server to change something; its answer is the result, whatever it is.</summary>
    /// <exception cref="MailboxException">It does not answer.</exception>
    public Task<DavAnswer> ChangeAsync(HttpMethod method, string path, XElement? request, CancellationToken cancellation) => SendAsync(
        path,
        uri => ValueTask.FromResult(new HttpRequestMessage(method, uri) { Content = request is null ? null : XmlOf(request) }),
        settings.Timeout,
        (response, isRepeated) => AnswerAsync(response, path, isRepeated, cancellation),
        cancellation);

    /// <summary>Moves a resource, or a collection with all that is in it, to where nothing is yet.</summary>
    /// <exception cref="MailboxException">It does not answer.</exception>
    public Task<DavAnswer> MoveAsync(string path, string to, CancellationToken cancellation) => SendAsync(
        path,
        uri =>
        {
            var message = new HttpRequestMessage(DavMethods.Move, uri);
            message.Headers.TryAddWithoutValidation("Destination", $"{_start.Scheme}://{_start.Authority}{to}");
            message.Headers.Add("Overwrite", "F");
            return ValueTask.FromResult(message);
        },
        settings.Timeout,
        (response, isRepeated) => AnswerAsync(response, path, isRepeated, cancellation),
        cancellation);

    /// <summary>Puts a content where nothing is yet.</summary>
    /// <param name="path">Where.</param>
    /// <param name="open">Opens the content.</param>
    /// <param name="size">Its length.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="modified">When it was changed, for servers that take that from a client.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="MailboxException">It does not answer.</exception>
    public Task<DavAnswer> PutAsync(
        string path, Func<CancellationToken, ValueTask<Stream>> open, long size, string type, DateTimeOffset? modified, CancellationToken cancellation) => SendAsync(
            path,
            async uri =>
            {
                var content = new StreamContent(await open(cancellation));
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

                // Without a length the body would come in chunks, which not every server takes.
                content.Headers.ContentLength = size;
                var message = new HttpRequestMessage(HttpMethod.Put, uri) { Content = content };
                message.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
                if (modified is { } time)
                {
                    message.Headers.Add("X-OC-Mtime", $"{time.ToUnixTimeSeconds()}");
                }

                return message;
            },
            settings.Timeout + TimeSpan.FromSeconds(size / SlowestUpload),
            (response, isRepeated) => AnswerAsync(response, path, isRepeated, cancellation),
            cancellation);

    /// <summary>What an answer that says no means.</summary>
    public MailboxException Explain(DavAnswer answer, string what, bool isWriting = false) => DavErrors.Refusal(answer, settings, account, what, isWriting);

    private async Task<T> SendAsync<T>(
        string path,
        Func<Uri, ValueTask<HttpRequestMessage>> request,
        TimeSpan timeout,
        Func<HttpResponseMessage, bool, Task<T>> read,
        CancellationToken cancellation)
    {
        var (uri, redirects, isRepeated) = (UriOf(path), 0, false);
        while (true)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await AnswerToAsync(await request(uri), timeout, cancellation);
                if (response.Headers.Location is { } location && (int)response.StatusCode is 301 or 302 or 307 or 308)
                {
                    var to = new Uri(uri, location);
                    uri = ++redirects <= MostRedirects ? Redirected(to) : throw Redirection(to, $"redirects more than {MostRedirects} times");
                    continue;
                }

                var result = await read(response, isRepeated);
                response = result is Stream ? null : response; // a content is read later, and closes the answer then
                return result;
            }
            catch (Exception e) when (DavErrors.IsLoss(e))
            {
                cancellation.ThrowIfCancellationRequested();
                if (isRepeated || e is OperationCanceledException)
                {
                    throw DavErrors.Lost(e, settings, account, path);
                }

                isRepeated = true;
            }
            catch (Exception e) when (DavErrors.IsGarbage(e))
            {
                throw DavErrors.Garbage(e, settings, path);
            }
            finally
            {
                response?.Dispose();
            }
        }
    }

    private async Task<HttpResponseMessage> AnswerToAsync(HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        using (request)
        {
            request.Headers.Authorization = _authorization;
            request.Headers.ConnectionClose = _endsConnections ? true : null;
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            _endsConnections |= response.Version < HttpVersion.Version11;
            return response;
        }
    }

    private async Task<Stream> BodyAsync(HttpResponseMessage response, string path, long? sizeHint, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellation);

        // Where the length is told, a shorter body is an error of the connection. Where it is not, only the listing knows.
        var expected = response.Content.Headers.ContentLength ?? (response.Headers.TransferEncodingChunked is true ? null : sizeHint);
        return new TimedStream(response, body, expected, settings.Timeout, clock, e => DavErrors.Lost(e, settings, account, path));
    }

    private async Task<DavRefusalException> RefusalAsync(HttpResponseMessage response, string path, bool isRepeated, CancellationToken cancellation) =>
        new(await AnswerAsync(response, path, isRepeated, cancellation));

    private async Task<DavAnswer> AnswerAsync(HttpResponseMessage response, string path, bool isRepeated, CancellationToken cancellation)
    {
        await using var body = await BodyAsync(response, path, sizeHint: null, cancellation);
        var xml = response.Content.Headers.ContentType?.MediaType?.EndsWith("xml", StringComparison.OrdinalIgnoreCase) is true
            ? await DavXml.TryReadAsync(body, cancellation)
            : null;
        var condition = xml?.DescendantsAndSelf(DavNames.Error).Elements().FirstOrDefault(element => element.Name != DavNames.Description);
        var words = xml?.Descendants(DavNames.Description).FirstOrDefault()?.Value.Trim() ?? "";
        return new DavAnswer(response.StatusCode, condition, words.Length > 0 ? words : condition?.Name.LocalName ?? "", isRepeated)
        {
            Location = response.Headers.Location?.OriginalString,
            TookModified = response.Headers.TryGetValues("X-OC-MTime", out var values) && values.Contains("accepted", StringComparer.OrdinalIgnoreCase),
        };
    }

    /// <summary>The password goes to the configured host and port only, and never from https to http.</summary>
    private Uri Redirected(Uri to) => to.Authority == _start.Authority && to.Scheme == _start.Scheme
        ? UriOf(DavPaths.Of(to.OriginalString))
        : throw Redirection(to, "redirects to another address");

    private MailboxException Redirection(Uri to, string what) => new(
        MailboxFailure.Unreadable, $"{settings} {what}: {to.GetLeftPart(UriPartial.Path)}. Nobody's password is sent there; write that address as url if it is meant.");

    private static StringContent XmlOf(XElement request) => new(DavXml.Write(request), Encoding.UTF8, "application/xml");

    /// <summary>As it stands: the framework would take some escaped characters for others.</summary>
    private Uri UriOf(string path) =>
        new($"{_start.Scheme}://{_start.Authority}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
