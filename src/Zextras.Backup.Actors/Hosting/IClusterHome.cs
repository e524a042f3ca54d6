using Akka.Actor;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// The node of a cluster that runs the operations: every node answers every question, and those about operations by asking
/// that one.
/// </summary>
public interface IClusterHome
{
    /// <summary>Why this node takes itself out of the cluster; null: it does not.</summary>
    string? Fault { get; }

    /// <summary>Says where this node answers, and completes when the cluster has a home.</summary>
    /// <exception cref="EngineStartException">The node is out of the cluster.</exception>
    Task StartAsync(Uri api, string token, ActorSystem system, CancellationToken cancellation);

    /// <summary>The home; null while the cluster chooses one.</summary>
    Task<HomeAddress?> FindAsync(ActorSystem system, CancellationToken cancellation);
}
