using Akka.Actor;
using Akka.Hosting;
using Zextras.Backup.Actors.Configuration;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Over this node's book and the cluster's keeper.</summary>
internal sealed class SharedSettings(PropertyBook book, LoadedProperties loaded, ActorSystem system, TimeProvider clock) : ISharedSettings
{
    private static readonly TimeSpan ChangeTimeout = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public Task WhenLoaded => loaded.Source.Task;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> All(string name) => book.All(name);

    /// <inheritdoc/>
    public Task SetAsync(string name, string target, string? value, string author, CancellationToken cancellation) =>
        ChangeAsync(new PropertyEvents.Changed(name, PropertyLevel.Server, target.ToLowerInvariant(), author, clock.GetUtcNow()) { Value = value }, cancellation);

    /// <summary>Has the keeper write it down.</summary>
    /// <exception cref="BackupRequestException">The journal does not take it.</exception>
    public async Task ChangeAsync(PropertyEvents.Changed change, CancellationToken cancellation)
    {
        try
        {
            var keeper = await ActorRegistry.For(system).GetAsync<PropertyKeeper>(cancellation);
            switch (await keeper.Ask<object>(change, ChangeTimeout, cancellation))
            {
                case PropertyEvents.Changed taken:
                    book.Apply(taken);
                    break;
                case PropertyKeeper.Refused refused:
                    throw new BackupRequestException($"The journal did not take the change, nothing was changed: {refused.Reason} See whether its disk is full, and set it again.");
            }
        }
        catch (AskTimeoutException)
        {
            throw new BackupRequestException("The journal did not take the change in time. See with config get whether it holds, and whether the journal's disk is full.");
        }
    }
}
