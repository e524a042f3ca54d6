using Akka.Actor;
using Akka.Persistence;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Configuration;

/// <summary>
/// Keeps the properties of a server: a change is answered when it is in the journal, and goes to all nodes that follow.
/// One in the cluster; it stops when the journal does not take a change.
/// </summary>
internal sealed class PropertyKeeper : UntypedPersistentActor
{
    private readonly List<PropertyEvents.Changed> _changes = [];
    private readonly HashSet<IActorRef> _followers = [];
    private IActorRef _asker = ActorRefs.Nobody;

    /// <summary>The keeper of a server's properties.</summary>
    public PropertyKeeper(ServerId server) => PersistenceId = $"properties|{server}";

    public override string PersistenceId { get; }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case PropertyEvents.Changed change:
                _asker = Sender;
                Persist(change, Publish);
                break;
            case Follow:
                if (_followers.Add(Sender))
                {
                    Context.Watch(Sender);
                    _changes.ForEach(Sender.Tell);
                }

                Sender.Tell(Follow.Instance);
                break;
            case Terminated gone:
                _followers.Remove(gone.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case PropertyEvents.Changed change:
                Apply(change);
                break;
            case RecoveryCompleted:
                break;
            default:
                throw new InvalidOperationException($"{PersistenceId} cannot recover: its journal holds {message.GetType()}, which this version does not know.");
        }
    }

    /// <summary>Whoever asked is told at once: the journal may not come back for hours.</summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _asker.Tell(new Refused(cause.Message));
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    private void Publish(PropertyEvents.Changed change)
    {
        Apply(change);
        foreach (var follower in _followers)
        {
            follower.Tell(change);
        }

        Sender.Tell(change);
    }

    /// <summary>Only the last change of a value is of use to whoever begins to follow.</summary>
    private void Apply(PropertyEvents.Changed change)
    {
        _changes.RemoveAll(before => (before.Name, before.Level, before.Target) == (change.Name, change.Level, change.Target));
        _changes.Add(change);
    }

    /// <summary>The journal did not take a change; why.</summary>
    public sealed record Refused(string Reason);

    /// <summary>A node wants all changes from now on, those of before first; it is sent back after them.</summary>
    public sealed record Follow
    {
        public static readonly Follow Instance = new();
    }
}
