namespace Zextras.Backup.Node.Api.Security;

/// <summary>Files that only the node's user may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file whole: a crash leaves the old one or the new one.</summary>
    internal static void Replace(string file, ReadOnlySpan<byte> content)
    {
        var temporary = file + ".tmp";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, Options(FileMode.CreateNew)))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>Appends to a file, to the disk.</summary>
    internal static void Append(string file, ReadOnlySpan<byte> content)
    {
        using var stream = new FileStream(file, Options(FileMode.Append));
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Private;
        }

        return options;
    }
}
