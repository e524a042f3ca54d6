namespace Zextras.Backup.Api;

/// <summary>Which node is meant.</summary>
internal sealed record ClusterNodeRequestBody
{
    /// <summary>Its address in the cluster.</summary>
    public required string Address { get; init; }
}
