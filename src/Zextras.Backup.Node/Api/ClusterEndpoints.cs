using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Api;

namespace Zextras.Backup.Node.Api;

/// <summary>The cluster and its shards.</summary>
internal static class ClusterEndpoints
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/cluster", List).WithSummary("The nodes of the cluster");
        api.MapPost("/cluster/leave", Leave).WithSummary("Lets a node leave the cluster");
        api.MapPost("/cluster/down", Down).WithSummary("Declares an unreachable node dead");
        api.MapGet("/shards", ShardsAsync).WithSummary("Where the shards are, and what is awake in them");
    }

    private static Ok<IReadOnlyList<ClusterNodeBody>> List([FromServices] IClusterService cluster) => Nodes(cluster);

    private static Ok<IReadOnlyList<ClusterNodeBody>> Leave(ClusterNodeRequestBody request, HttpContext http, [FromServices] IClusterService cluster)
    {
        cluster.Leave(request.Address);
        return Nodes(cluster);
    }

    private static Ok<IReadOnlyList<ClusterNodeBody>> Down(ClusterNodeRequestBody request, HttpContext http, [FromServices] IClusterService cluster)
    {
        cluster.Down(request.Address);
        return Nodes(cluster);
    }

    private static async Task<Ok<IReadOnlyList<ShardBody>>> ShardsAsync([FromServices] IClusterService cluster, CancellationToken cancellation) =>
        TypedResults.Ok<IReadOnlyList<ShardBody>>([.. (await cluster.ListShardsAsync(cancellation)).Select(place => new ShardBody
        {
            Region = place.Region,
            Address = place.Address,
            Shard = place.Shard,
            Entities = place.Entities,
        })]);

    private static Ok<IReadOnlyList<ClusterNodeBody>> Nodes(IClusterService cluster) =>
        TypedResults.Ok<IReadOnlyList<ClusterNodeBody>>([.. cluster.ListNodes().Select(node => new ClusterNodeBody
        {
            Address = node.Address,
            Status = node.Status,
            Roles = node.Roles,
            Reachable = node.IsReachable,
            Leader = node.IsLeader,
            Self = node.IsSelf,
        })]);
}
