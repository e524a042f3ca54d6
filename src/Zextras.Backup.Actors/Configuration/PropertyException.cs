namespace Zextras.Backup.Actors.Configuration;

/// <summary>A property that does not exist or a value that it does not take; the message says what would do.</summary>
internal sealed class PropertyException(string message) : Exception(message);
