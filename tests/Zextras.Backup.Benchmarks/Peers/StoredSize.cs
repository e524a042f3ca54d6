namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>What a backup takes on disk.</summary>
/// <param name="Bytes">The lengths of all files.</param>
/// <param name="Files">Their number.</param>
/// <param name="Directories">Directories among them.</param>
internal readonly record struct StoredSize(long Bytes, int Files, int Directories)
{
    /// <summary>Measures some directories together.</summary>
    public static StoredSize Of(params string[] directories)
    {
        var size = default(StoredSize);
        foreach (var entry in directories.SelectMany(path => new DirectoryInfo(path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)))
        {
            size = entry is FileInfo file
                ? size with { Bytes = size.Bytes + file.Length, Files = size.Files + 1 }
                : size with { Directories = size.Directories + 1 };
        }

        return size;
    }
}
