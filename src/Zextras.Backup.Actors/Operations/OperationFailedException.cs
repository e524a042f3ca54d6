namespace Zextras.Backup.Actors.Operations;

/// <summary>A job ends its operation as failed; the message is the operation's error, and says what to do.</summary>
internal sealed class OperationFailedException(string message, Exception? inner = null) : Exception(message, inner);
