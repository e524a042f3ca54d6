namespace Zextras.Backup.Actors.Hosting;

/// <summary>The engine cannot start. The message is one line for the administrator that says why and what to do.</summary>
public sealed class EngineStartException(string message, Exception? inner = null) : Exception(message, inner);
