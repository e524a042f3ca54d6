namespace Zextras.Backup.Actors.Catalog;

/// <summary>How many contents, and how many stored bytes they take.</summary>
internal readonly record struct CondemnedBlobs(long Blobs, long Bytes);
