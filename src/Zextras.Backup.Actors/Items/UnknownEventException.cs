namespace Zextras.Backup.Actors.Items;

/// <summary>
/// The journal holds an event that this version does not know. Recovery stops: going on without it would forget a part of
/// the history.
/// </summary>
internal sealed class UnknownEventException(string persistenceId, object message)
    : Exception($"The journal of {persistenceId} holds a {message.GetType().FullName}, which this version of the engine does not know. Run the newer version that wrote it.");
