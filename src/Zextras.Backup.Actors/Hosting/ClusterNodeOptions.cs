namespace Zextras.Backup.Actors.Hosting;

/// <summary>What the command line says of the cluster; the rest stands in the configuration.</summary>
public sealed record ClusterNodeOptions
{
    /// <summary>Where the node listens for the others.</summary>
    public required string Hostname { get; init; }

    /// <summary>The port there.</summary>
    public required int Port { get; init; }

    /// <summary>The node's name; null: as configured.</summary>
    public string? Node { get; init; }

    /// <summary>The nodes that are asked to let this one in; null: as configured.</summary>
    public IReadOnlyList<string>? Seeds { get; init; }
}
