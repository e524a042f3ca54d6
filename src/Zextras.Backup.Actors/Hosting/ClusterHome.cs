using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using Zextras.Backup.Actors.Accounts;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Over the singleton <see cref="HomeKeeper"/>.</summary>
internal sealed class ClusterHome : IClusterHome
{
    /// <summary>A home that moves to another node does not answer meanwhile; who asks is told so after this time.</summary>
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(5);

    /// <summary>So often within that time: a question to a home that fell is lost, and the next one should not wait for it.</summary>
    private const int AskAttempts = 5;

    /// <summary>Between two questions whether the home has taken over.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string _reason = "";

    /// <summary>Where this node's API answers; empty until it does.</summary>
    public string OwnApi { get; private set; } = "";

    /// <summary>What opens it.</summary>
    public string OwnToken { get; private set; } = "";

    /// <summary>Completes when this node's services can be asked for: singletons may begin before that.</summary>
    public Task WhenStarted => _started.Task;

    /// <inheritdoc/>
    public string? Fault => _reason.Length > 0 ? _reason : null;

    /// <summary>This node has to go; why.</summary>
    public void TakeOut(string reason) => _reason = reason;

    /// <inheritdoc/>
    public async Task StartAsync(Uri api, string token, ActorSystem system, CancellationToken cancellation)
    {
        (OwnApi, OwnToken) = (api.GetLeftPart(UriPartial.Authority), token);
        _started.TrySetResult();
        try
        {
            await JoinedAsync(system, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // A signal, or the actor system gave up: the other nodes do not take its certificate, or it not theirs.
            throw new EngineStartException($"The node ended before it was in the cluster. {Fault ?? "What its log says above is why."}");
        }
    }

    /// <inheritdoc/>
    public async Task<HomeAddress?> FindAsync(ActorSystem system, CancellationToken cancellation)
    {
        try
        {
            var keeper = await ActorRegistry.For(system).GetAsync<HomeKeeper>(cancellation).WaitAsync(AskTimeout, cancellation);
            var home = await keeper.AskAgainAsync<HomeMessages.Home>(HomeMessages.Where.Instance, AskTimeout / AskAttempts, AskAttempts, cancellation);
            return home.IsReady ? new HomeAddress(new Uri(home.Api), home.Token, home.Node == Akka.Cluster.Cluster.Get(system).SelfAddress.ToString()) : null;
        }
        catch (Exception e) when (e is AskTimeoutException or TimeoutException)
        {
            return null;
        }
    }

    private async Task JoinedAsync(ActorSystem system, CancellationToken cancellation)
    {
        while (!system.WhenTerminated.IsCompleted)
        {
            // Joining is not enough: no shard comes to this node before it is up, so its first scan would move in the middle.
            if (Akka.Cluster.Cluster.Get(system).SelfMember.Status == MemberStatus.Up && await FindAsync(system, cancellation) is not null)
            {
                return;
            }

            await Task.Delay(AskAgainAfter, TimeProvider.System, cancellation);
        }

        throw new EngineStartException($"The node left the cluster before it was in it. {Fault} Its log says why.");
    }
}
