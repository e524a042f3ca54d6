using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api;

/// <summary>Answers whatever goes wrong as <c>application/problem+json</c> with a detail that says what to do.</summary>
internal sealed class Problems(RequestDelegate next, ILogger<Problems> log)
{
    /// <summary>Runs the request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return; // the client has gone: nobody reads an answer
        }
        catch (BackupRequestException e)
        {
            var status = e.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest;
            await WriteAsync(http, status, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await WriteAsync(http, e.StatusCode, e.InnerException is JsonException json ? $"The body is not as expected: {json.Message}" : e.Message);
        }
        catch (Exception e) when (!http.Response.HasStarted && e is not OperationCanceledException)
        {
            http.Response.Clear(); // of headers that belong to the answer that was meant
            log.LogError(e, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            await WriteAsync(
                http, StatusCodes.Status500InternalServerError, $"The node could not do it: {e.Message} The node's log has the details.");
        }

        // An exception after the first byte goes on to Kestrel, which breaks the connection: the client sees a cut answer.
        if (!http.Response.HasStarted && http.Response.StatusCode >= StatusCodes.Status400BadRequest && http.Response.ContentLength is null)
        {
            await WriteAsync(http, http.Response.StatusCode, DetailOf(http));
        }
    }

    /// <summary>Answers with a problem.</summary>
    internal static Task WriteAsync(HttpContext http, int status, string detail)
    {
        http.Response.StatusCode = status;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new ProblemBody { Title = ReasonPhrases.GetReasonPhrase(status), Status = status, Detail = detail },
            WireJson.Readable.ProblemBody);
        http.Response.ContentType = ProblemBody.ContentType;
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    private static string DetailOf(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is no {http.Request.Path}. {BackupApi.OpenApiPath} lists what there is.",
        StatusCodes.Status405MethodNotAllowed => $"{http.Request.Path} does not take {http.Request.Method}.",
        StatusCodes.Status415UnsupportedMediaType => "Send the body as JSON, with the header Content-Type: application/json.",
        _ => ReasonPhrases.GetReasonPhrase(http.Response.StatusCode),
    };
}
