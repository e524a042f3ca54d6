using System.Net.Http.Headers;
using Akka.Actor;
using Microsoft.Extensions.Primitives;
using Zextras.Backup.Actors.Hosting;

namespace Zextras.Backup.Node.Api;

/// <summary>
/// Lets any node of a cluster answer any request: the operations run on one node, the home, and what is asked of another
/// node is passed on to it, answer by answer as it comes. Who may ask has been decided before, by the node that was asked.
/// </summary>
internal sealed class HomeForwarding(RequestDelegate next, IClusterHome home, ActorSystem system, HomeClient client)
{
    /// <summary>What every node answers for itself: how it sees the cluster, and its own audit log.</summary>
    private static readonly string[] OfEachNode =
        [.. new[] { "cluster", "shards", "audit" }.Select(path => $"{BackupApi.BasePath}/{path}")];

    /// <summary>Headers of a connection, not of a message.</summary>
    private static readonly string[] OfConnections = ["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Host", "Authorization"];

    /// <summary>Runs the request here, or passes it on.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(BackupApi.BasePath, StringComparison.OrdinalIgnoreCase)
            || OfEachNode.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
        {
            await next(http);
            return;
        }

        var address = await home.FindAsync(system, http.RequestAborted);
        if (address is { IsSelf: true })
        {
            await next(http);
        }
        else if (address is null)
        {
            await MovingAsync(http);
        }
        else
        {
            await ForwardAsync(http, address);
        }
    }

    private static Task MovingAsync(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "5";
        return Problems.WriteAsync(
            http,
            StatusCodes.Status503ServiceUnavailable,
            "The operations of the cluster are moving to another node. Ask again in a few seconds; pbm cluster show says which nodes there are.");
    }

    private async Task ForwardAsync(HttpContext http, HomeAddress address)
    {
        using var request = Copy(http, address);
        HttpResponseMessage answer;
        try
        {
            answer = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        }
        catch (HttpRequestException)
        {
            await MovingAsync(http); // it fell just now
            return;
        }

        using (answer)
        {
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !IsOfConnection(header.Key)))
            {
                http.Response.Headers[name] = new StringValues([.. values]);
            }

            // Each line of a progress as it comes: a copy by blocks would hold it back.
            await using var body = await answer.Content.ReadAsStreamAsync(http.RequestAborted);
            var buffer = new byte[16 * 1024];
            for (int read; (read = await body.ReadAsync(buffer, http.RequestAborted)) > 0;)
            {
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
    }

    private static HttpRequestMessage Copy(HttpContext http, HomeAddress address)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method),
            new Uri(address.Api, http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent()));
        if (http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(http.Request.Body);
        }

        foreach (var (name, values) in http.Request.Headers.Where(header => !IsOfConnection(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", address.Token);
        request.Headers.Remove(ApiArguments.AuthorHeader);
        request.Headers.TryAddWithoutValidation(ApiArguments.AuthorHeader, ApiArguments.Author(http));
        return request;
    }

    private static bool IsOfConnection(string header) => OfConnections.Contains(header, StringComparer.OrdinalIgnoreCase);
}
