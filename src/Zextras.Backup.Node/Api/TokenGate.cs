namespace Zextras.Backup.Node.Api;

/// <summary>Lets nothing below <c>/api</c> through without the token.</summary>
internal sealed class TokenGate(RequestDelegate next, BearerToken token)
{
    private const string Guarded = "/api";

    /// <summary>Runs the request, or refuses it.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(Guarded, StringComparison.OrdinalIgnoreCase)
            || token.Opens(http.Request.Headers.Authorization))
        {
            return next(http);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        var missing = http.Request.Headers.Authorization.Count == 0;
        return Problems.WriteAsync(
            http,
            StatusCodes.Status401Unauthorized,
            (missing ? "The request carries no token. " : "The token is not the one of this node. ")
            + "Send the header Authorization: Bearer TOKEN; the node keeps the token in the file 'token' of its data directory.");
    }
}
