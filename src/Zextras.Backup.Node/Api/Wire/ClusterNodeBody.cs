namespace Zextras.Backup.Api;

/// <summary>A node of the cluster.</summary>
internal sealed record ClusterNodeBody
{
    /// <summary>Its address in the cluster.</summary>
    public required string Address { get; init; }

    /// <summary>Where it stands.</summary>
    public required string Status { get; init; }

    /// <summary>Its roles.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Whether it is reached.</summary>
    public required bool Reachable { get; init; }

    /// <summary>Whether it leads.</summary>
    public required bool Leader { get; init; }

    /// <summary>Whether it is the one that answers.</summary>
    public required bool Self { get; init; }
}
