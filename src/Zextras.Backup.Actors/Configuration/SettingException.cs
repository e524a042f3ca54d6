namespace Zextras.Backup.Actors.Configuration;

/// <summary>A configured value is missing or cannot be used. The message names the key, the value, and what would do.</summary>
public sealed class SettingException(string message) : Exception(message);
