namespace Zextras.Backup.Actors.Hosting;

/// <summary>A node of the cluster.</summary>
public sealed record ClusterNode
{
    /// <summary>Its address in the cluster.</summary>
    public required string Address { get; init; }

    /// <summary>Where it stands: <c>up</c>, <c>leaving</c>, ...</summary>
    public required string Status { get; init; }

    /// <summary>Its roles.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Whether this node reaches it.</summary>
    public required bool IsReachable { get; init; }

    /// <summary>Whether it decides about who joins and leaves.</summary>
    public required bool IsLeader { get; init; }

    /// <summary>Whether it is the node that answers.</summary>
    public required bool IsSelf { get; init; }
}
