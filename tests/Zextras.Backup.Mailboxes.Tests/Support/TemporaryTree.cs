using System.Diagnostics;
using System.Text;

namespace Zextras.Backup.Mailboxes.Tests.Support;

/// <summary>A mailbox tree under the temporary directory, removed afterwards.</summary>
public sealed class TemporaryTree : IDisposable
{
    public TemporaryTree()
    {
        Path = Directory.CreateTempSubdirectory("zextras-maildir-").FullName;
    }

    public string Path { get; }

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a file with the directories above it.</summary>
    public string Write(string relative, string content) => Write(relative, Encoding.UTF8.GetBytes(content));

    public string Write(string relative, byte[] content)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string MakeDirectory(string relative) => Directory.CreateDirectory(this[relative]).FullName;

    /// <summary>Makes cur, new and tmp.</summary>
    public string MakeMaildir(string relative)
    {
        foreach (var name in new[] { "cur", "new", "tmp" })
        {
            MakeDirectory($"{relative}/{name}");
        }

        return this[relative];
    }

    public void Dispose()
    {
        // Not Directory.Delete: it cannot remove names that are not UTF-8, which some tests make.
        using var remove = Process.Start("rm", ["-rf", Path]);
        remove.WaitForExit();
    }
}
