namespace Zextras.Backup.Actors.Operations;

/// <summary>An operation that cannot begin now; the message says what it waits for.</summary>
internal sealed class OperationRefusedException(string message) : Exception(message);
