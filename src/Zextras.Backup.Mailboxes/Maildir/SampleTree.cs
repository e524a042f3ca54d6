using System.Text;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// A small mailbox tree to try the engine on: two accounts with a few mails, contacts, appointments, a task and documents. The
/// same each time; what is there already is left alone.
/// </summary>
public static class SampleTree
{
    private static readonly string[] MaildirParts = ["tmp", "new", "cur"];
    private static readonly DateTimeOffset Start = new(2026, 1, 12, 9, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Writes the tree into that directory, which is made where it is not there. A tree that was written before is left alone,
    /// whatever became of it since.
    /// </summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path)
    {
        Directory.CreateDirectory(path);
        using var top = TreeRoot.Open(path);
        if (top.Stat(DirectoryFile.FileName) is not null)
        {
            return;
        }

        foreach (var maildir in SampleContent.Maildirs)
        {
            foreach (var part in MaildirParts)
            {
                Open(top, [.. maildir.Split('/'), part]).Dispose();
            }
        }

        foreach (var mail in SampleContent.Mails)
        {
            Put(top, mail.File, mail.Text, mail.Date);
        }

        foreach (var (file, content) in SampleContent.Files)
        {
            Put(top, file, content, Start);
        }

        // Last, because it says that the tree is whole.
        Put(top, DirectoryFile.FileName.ToString(), SampleContent.DirectoryJson, Start);
    }

    private static void Put(OpenDirectory top, string file, string content, DateTimeOffset date)
    {
        var levels = file.Split('/');
        using var directory = levels.Length == 1 ? null : Open(top, levels.AsSpan(0, levels.Length - 1));
        var name = new RawName(levels[^1]);
        if ((directory ?? top).Stat(name) is null)
        {
            using var handle = (directory ?? top).CreateFile(name);
            RandomAccess.Write(handle, Encoding.UTF8.GetBytes(content), 0);
            OpenDirectory.SetModified(handle, date);
        }
    }

    private static OpenDirectory Open(OpenDirectory top, ReadOnlySpan<string> levels)
    {
        top.MakeDirectory(new RawName(levels[0]));
        var current = top.Open(new RawName(levels[0]));
        foreach (var level in levels[1..])
        {
            using var above = current;
            above.MakeDirectory(new RawName(level));
            current = above.Open(new RawName(level));
        }

        return current;
    }
}
