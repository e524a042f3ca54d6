namespace Zextras.Backup.Actors.Hosting;

/// <summary>The cluster as this node sees it.</summary>
public interface IClusterService
{
    /// <summary>Its nodes.</summary>
    IReadOnlyList<ClusterNode> ListNodes();

    /// <summary>Lets a node leave: it hands over what it has, and goes.</summary>
    void Leave(string address);

    /// <summary>Declares a node that is not reachable for dead, so that others take over what it had.</summary>
    void Down(string address);

    /// <summary>Where the shards are.</summary>
    Task<IReadOnlyList<ShardPlace>> ListShardsAsync(CancellationToken cancellation);
}
