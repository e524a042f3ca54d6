namespace Zextras.Backup.Actors.Operations;

/// <summary>An argument of a command.</summary>
internal sealed record NamedText(string Name, string Value);
