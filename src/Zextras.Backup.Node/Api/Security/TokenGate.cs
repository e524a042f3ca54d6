using System.Globalization;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api.Security;

/// <summary>Lets nothing below <c>/api</c>, and no metrics, through without a token whose role may, and writes down who did what.</summary>
internal sealed class TokenGate(RequestDelegate next, AccessTokens tokens, LoginLimit limit, AuditLog audit, TimeProvider clock)
{
    private static readonly string[] Guarded = ["/api", MonitoringEndpoints.MetricsPath];

    /// <summary>What only an administrator changes.</summary>
    private static readonly string[] OfAdmins =
        [.. new[] { "config", "tokens", "services", "realtime", "cluster" }.Select(path => $"{BackupApi.BasePath}/{path}")];

    private static readonly object DetailKey = new();

    /// <summary>What the audit log says about a request beyond its path.</summary>
    internal static void Describe(HttpContext http, string detail) => http.Items[DetailKey] = detail;

    /// <summary>Runs the request, or refuses it.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (!Guarded.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
        {
            await next(http);
            return;
        }

        if (tokens.Find(http.Request.Headers.Authorization) is not { } identity)
        {
            await RefuseAsync(http);
            return;
        }

        identity.Note(http);
        var needed = RoleFor(http.Request);
        if (needed > Role.Auditor || http.Request.Path.Value!.EndsWith("/content", StringComparison.Ordinal))
        {
            WriteDown(http, identity);
        }

        if (identity.Role < needed)
        {
            await Problems.WriteAsync(
                http, StatusCodes.Status403Forbidden, $"The token '{identity.Name}' is one of an {Word(identity.Role)}; this takes an {Word(needed)}. pbm config token create makes one.");
            return;
        }

        await next(http);
    }

    private static Role RoleFor(HttpRequest request) => request switch
    {
        _ when HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) => Role.Auditor,
        _ when OfAdmins.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)) => Role.Admin,
        _ => Role.Operator,
    };

    private static string Word(Role role) => role.ToString().ToLowerInvariant();

    private async Task RefuseAsync(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        if (http.Request.Headers.Authorization.Count == 0)
        {
            await Problems.WriteAsync(
                http,
                StatusCodes.Status401Unauthorized,
                "The request carries no token. Send the header Authorization: Bearer TOKEN; the node keeps the token in the file 'token' of its data directory.");
            return;
        }

        if (limit.IsTooMany(http.Connection.RemoteIpAddress))
        {
            var seconds = ((int)LoginLimit.Window.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            http.Response.Headers.RetryAfter = seconds;
            await Problems.WriteAsync(http, StatusCodes.Status429TooManyRequests, $"Too many wrong tokens came from this address. Wait {seconds} s.");
            return;
        }

        WriteDown(http, identity: null);
        await Problems.WriteAsync(
            http,
            StatusCodes.Status401Unauthorized,
            "The token is not one of this node, was revoked, or has expired. Send the header Authorization: Bearer TOKEN; the node keeps its own token in the file 'token' of its data directory.");
    }

    /// <summary>Before the first byte of the answer: whoever has it finds it in the log.</summary>
    private void WriteDown(HttpContext http, Identity? identity) => http.Response.OnStarting(() =>
    {
        audit.Write(Line(http, identity));
        return Task.CompletedTask;
    });

    private AuditBody Line(HttpContext http, Identity? identity) => new()
    {
        At = clock.GetUtcNow(),
        Author = identity is null ? "?" : ApiArguments.Author(http),
        Role = identity is null ? null : Word(identity.Role),
        Address = http.Connection.RemoteIpAddress?.ToString() ?? "?",
        Action = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}",
        Status = http.Response.StatusCode,
        Detail = http.Items[DetailKey] as string,
    };
}
