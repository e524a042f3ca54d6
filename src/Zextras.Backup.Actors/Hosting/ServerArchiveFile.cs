namespace Zextras.Backup.Actors.Hosting;

/// <summary>An archive of the server's configuration in the Backup Path.</summary>
/// <param name="Day">The day of which it is.</param>
/// <param name="Name">Its name, without the ending.</param>
/// <param name="Bytes">Its bytes, compressed.</param>
/// <param name="Written">When it was written, UTC.</param>
public sealed record ServerArchiveFile(DateOnly Day, string Name, long Bytes, DateTimeOffset Written);
