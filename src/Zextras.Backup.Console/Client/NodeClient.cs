using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Zextras.Backup.Api;

namespace Zextras.Backup.Pbm.Client;

/// <summary>Talks to one node. Whatever goes wrong becomes a <see cref="PbmException"/> that says how to mend it.</summary>
internal sealed class NodeClient : IDisposable
{
    private const string Base = "api/v1/";

    /// <summary>A node is near; one that does not even accept the connection by then will not.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly NodeAddress _node;
    private readonly HttpClient _http;
    private readonly bool _hasToken;

    internal NodeClient(NodeAddress node, string? token, X509ChainPolicy? authority, string author)
    {
        _node = node;
        _hasToken = token is not null;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            UseProxy = false, // the token is for the node alone
            AllowAutoRedirect = false,
            SslOptions = { CertificateChainPolicy = authority },
        })
        {
            BaseAddress = node.Uri,
            Timeout = Timeout.InfiniteTimeSpan, // a search of a large account or a progress stream takes what it takes
        };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        _http.DefaultRequestHeaders.TryAddWithoutValidation("Backup-Author", author);
    }

    /// <summary>Asks and gives the answer's bytes.</summary>
    internal async Task<byte[]> GetBytesAsync(string path, CancellationToken cancellation)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, null, cancellation);
        return await ReadAsync(answer.Content.ReadAsByteArrayAsync(cancellation));
    }

    /// <summary>Asks for something to begin or to end.</summary>
    internal async Task<byte[]> SendBytesAsync<T>(
        HttpMethod method, string path, T? body, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        using var content = body is null ? null : new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        if (content is not null)
        {
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var answer = await SendAsync(method, path, content, cancellation);
        return await ReadAsync(answer.Content.ReadAsByteArrayAsync(cancellation));
    }

    /// <summary>Copies an answer to a stream.</summary>
    /// <returns>How many bytes.</returns>
    internal async Task<long> CopyAsync(string path, Stream output, CancellationToken cancellation)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, null, cancellation);
        await using var content = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[64 * 1024];
        long copied = 0;
        int length;
        while ((length = await ReadAsync(content.ReadAsync(buffer, cancellation).AsTask())) > 0)
        {
            await output.WriteAsync(buffer.AsMemory(0, length), cancellation);
            copied += length;
        }

        return copied;
    }

    /// <summary>The lines of a stream, as they come. Ends early, without an error, when the node goes away.</summary>
    internal async IAsyncEnumerable<string> ReadLinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, null, cancellation);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        while (await NextLineAsync(reader, cancellation) is { } line)
        {
            yield return line;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<string?> NextLineAsync(StreamReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadLineAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null; // whoever follows an operation sees that its last snapshot has not ended
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        if (!_hasToken)
        {
            await ExplainMissingTokenAsync(cancellation);
        }

        using var request = new HttpRequestMessage(method, Base + path) { Content = content };
        var answer = await ConnectAsync(() => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation), cancellation);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw await ProblemOfAsync(answer, cancellation);
        }
    }

    /// <summary>Without a token there are two reasons, and the commoner one is that no node runs.</summary>
    private async Task ExplainMissingTokenAsync(CancellationToken cancellation)
    {
        using var health = await ConnectAsync(() => _http.GetAsync("health/live", cancellation), cancellation);
        throw new PbmException(
            $"No token for the node at {_node}. Name its token file with --token-file DATA/token or in PBM_TOKEN_FILE"
            + (_node.IsLocal ? ", or run pbm as the user that runs the node." : "."));
    }

    private async Task<HttpResponseMessage> ConnectAsync(Func<Task<HttpResponseMessage>> send, CancellationToken cancellation)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException refused)
        {
            throw new PbmException(
                $"The certificate of the node at {_node} is not trusted: {refused.Message} Name its authority with --ca-file FILE.");
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e.InnerException?.Message ?? e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable($"no connection within {ConnectTimeout.TotalSeconds:0} s");
        }
    }

    private PbmException Unreachable(string why) => new(
        $"No node answers at {_node} ({why.TrimEnd('.')}). Start one with: zextras-backup --data DIR; "
        + "or name the address of another: pbm HOST:PORT ...");

    private async Task<T> ReadAsync<T>(Task<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new PbmException(
                $"The answer of the node at {_node} was cut off: the node has stopped, or the content is damaged; the node's log says which.");
        }
    }

    private async Task<PbmException> ProblemOfAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var detail = await DetailOfAsync(answer, cancellation);
        return answer.StatusCode == HttpStatusCode.Unauthorized
            ? new PbmException(
                $"The node at {_node} refuses the token: it belongs to another node, or the node has made a new one. "
                + "Name the right file with --token-file; the node keeps it in its data directory as 'token'.")
            : new PbmException(detail ?? $"The node at {_node} answers {(int)answer.StatusCode} {answer.ReasonPhrase}: is it a zextras-backup node?");
    }

    private async Task<string?> DetailOfAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.Content.Headers.ContentType?.MediaType is not ProblemBody.ContentType)
        {
            return null;
        }

        try
        {
            var body = await ReadAsync(answer.Content.ReadAsByteArrayAsync(cancellation));
            return JsonSerializer.Deserialize(body, WireJson.Readable.ProblemBody)?.Detail;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
