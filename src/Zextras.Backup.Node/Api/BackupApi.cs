using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;
using Zextras.Backup.Node.Api.Security;

namespace Zextras.Backup.Node.Api;

/// <summary>
/// The HTTP API of the node: it serves the console and automation alike, nothing has a private way in. Whoever builds the
/// process registers an <see cref="IBackupEngine"/>, calls <see cref="AddBackupApi"/> and <see cref="MapBackupApi"/>, and
/// marks <see cref="NodeReadiness"/> when the engine serves.
/// </summary>
internal static class BackupApi
{
    /// <summary>Where all guarded endpoints begin.</summary>
    internal const string BasePath = "/api/v1";

    /// <summary>Where the OpenAPI document is.</summary>
    internal const string OpenApiPath = "/openapi/v1.json";

    private const string LivePath = "/health/live";
    private const string ReadyPath = "/health/ready";
    private const int LargestRequest = 64 * 1024; // a request is a handful of short words

    /// <summary>Adds what the API needs and says where it listens.</summary>
    internal static void AddBackupApi(
        this WebApplicationBuilder builder, ListenAddress listen, BearerToken token, TimeProvider clock, ServerCertificate? certificate = null)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(listen.EndPoint, endpoint =>
            {
                if (certificate is not null)
                {
                    endpoint.UseHttps(https => https.ServerCertificateSelector = (_, _) => certificate.Current);
                }
            });
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
        });
        builder.Services.AddSingleton(token);
        builder.Services.AddSingleton(services => new AccessTokens(services.GetRequiredService<ISharedSettings>(), token, clock));
        builder.Services.AddSingleton(new LoginLimit(clock));
        builder.Services.AddSingleton(services => new AuditLog(Path.GetDirectoryName(token.File)!, services.GetRequiredService<ILogger<AuditLog>>()));
        builder.Services.TryAddSingleton(clock);
        builder.Services.AddSingleton<NodeReadiness>();
        builder.Services.AddSingleton<HomeClient>();
        builder.Services.AddOpenApi();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Readable);
            json.SerializerOptions.PropertyNamingPolicy = WireJson.Readable.Options.PropertyNamingPolicy;
            json.SerializerOptions.DefaultIgnoreCondition = WireJson.Readable.Options.DefaultIgnoreCondition;
            json.SerializerOptions.Encoder = WireJson.Readable.Options.Encoder;
            json.SerializerOptions.Converters.Add(new UtcDateConverter());
        });
    }

    /// <summary>Maps all endpoints.</summary>
    internal static void MapBackupApi(this WebApplication app)
    {
        app.UseMiddleware<Problems>();
        app.UseMiddleware<TokenGate>();
        if (app.Services.GetService<EngineStores>() is { IsClustered: true })
        {
            app.UseMiddleware<HomeForwarding>();
        }

        app.MapOpenApi(OpenApiPath);
        app.MapGet(LivePath, () => TypedResults.Text("live")).ExcludeFromDescription();
        app.MapGet(ReadyPath, Ready).ExcludeFromDescription();

        var api = app.MapGroup(BasePath)
            .AddEndpointFilter<RouteGroupBuilder, AuditFilter>()
            .AddEndpointFilter<RouteGroupBuilder, NotificationFilter>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/info", GetInfoAsync).WithSummary("The state of the backup as a whole");
        OperationEndpoints.Map(api);
        RestoreEndpoints.Map(api);
        OperationLogEndpoints.Map(api);
        ConfigEndpoints.Map(api);
        TokenEndpoints.Map(api);
        ClusterEndpoints.Map(api);
        MonitoringEndpoints.Map(app, api);
        ItemEndpoints.Map(api);
        CoherencyEndpoints.Map(api);
        PurgeEndpoints.Map(api);
        DirectoryEndpoints.Map(api);
        ArchiveEndpoints.Map(api);
        RealTimeEndpoints.Map(api);
    }

    /// <summary>Where a started node really listens: with port 0 the system has chosen one.</summary>
    internal static Uri ServedAt(this WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        return addresses is { Count: > 0 }
            ? new Uri(addresses.First())
            : throw new InvalidOperationException("The node has not started to listen yet.");
    }

    private static Results<ContentHttpResult, StatusCodeHttpResult> Ready([FromServices] NodeReadiness readiness) =>
        readiness.IsReady ? TypedResults.Text("ready") : TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Ok<BackupInfoBody>> GetInfoAsync([FromServices] IBackupEngine engine, CancellationToken cancellation) =>
        TypedResults.Ok((await engine.GetBackupInfoAsync(cancellation)).ToBody());
}
