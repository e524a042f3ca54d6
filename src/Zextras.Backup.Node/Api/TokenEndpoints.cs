using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;
using Zextras.Backup.Node.Api.Security;

namespace Zextras.Backup.Node.Api;

/// <summary>Tokens, and what was done with them.</summary>
internal static class TokenEndpoints
{
    private const int MostDays = 3650;
    private const int AuditShown = 100;

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/tokens", List).WithSummary("The named tokens, good on all nodes, without their texts");
        api.MapPost("/tokens", CreateAsync).WithSummary("Makes a token; its text is in this answer only");
        api.MapDelete("/tokens/{name}", RevokeAsync).WithSummary("Takes a token away");
        api.MapGet("/audit", Audit).WithSummary("Who did what, the newest lines");
    }

    private static Ok<IReadOnlyList<TokenBody>> List([FromServices] AccessTokens tokens) => TypedResults.Ok<IReadOnlyList<TokenBody>>([.. tokens.All.Select(ToBody)]);

    private static async Task<Ok<TokenBody>> CreateAsync(TokenBody request, HttpContext http, [FromServices] AccessTokens tokens, CancellationToken cancellation)
    {
        if (!Enum.TryParse<Role>(request.Role, ignoreCase: true, out var role) || !Enum.IsDefined(role))
        {
            throw new BackupRequestException($"'{request.Role}' is not a role: write admin, operator or auditor.");
        }

        if (request.Days is <= 0 or > MostDays)
        {
            throw new BackupRequestException($"A token is good for 1 to {MostDays} days, or without days for ever.");
        }

        var (token, text) = await tokens.CreateAsync(request.Name, role, request.Days, ApiArguments.Author(http), cancellation);
        return TypedResults.Ok(ToBody(token) with { Token = text });
    }

    private static async Task<NoContent> RevokeAsync(string name, HttpContext http, [FromServices] AccessTokens tokens, CancellationToken cancellation)
    {
        await tokens.RevokeAsync(name, ApiArguments.Author(http), cancellation);
        return TypedResults.NoContent();
    }

    private static Ok<IReadOnlyList<AuditBody>> Audit([FromServices] AuditLog audit, string? limit = null) =>
        TypedResults.Ok(audit.Read(ApiArguments.Limit(limit, AuditShown)));

    private static TokenBody ToBody(AccessToken token) => new()
    {
        Name = token.Name,
        Role = token.Role.ToString().ToLowerInvariant(),
        Created = token.Created,
        Expires = token.Expires,
    };
}
