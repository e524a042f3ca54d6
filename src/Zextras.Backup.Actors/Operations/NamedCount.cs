namespace Zextras.Backup.Actors.Operations;

/// <summary>A counted result.</summary>
internal sealed record NamedCount(string Name, long Count);
