using System.Text;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// A small mailbox tree to try the engine on: two accounts with a few mails, contacts, appointments, a task and documents. The
/// same each time; what is there already is left alone.
/// </summary>
public static class SampleTree
{
    private static readonly DateTimeOffset Start = new(2026, 1, 12, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the tree into that directory, which is made where it is not there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path)
    {
        Directory.CreateDirectory(path);
        using var top = TreeRoot.Open(path);
        foreach (var (file, content) in SampleContent.Files)
        {
            Put(top, file, content, Start);
        }

        foreach (var mail in SampleContent.Mails)
        {
            Put(top, mail.File, mail.Text, mail.Date);
        }

        foreach (var directory in SampleContent.Maildirs.SelectMany(maildir => new[] { "tmp", "new", "cur" }.Select(part => $"{maildir}/{part}")))
        {
            Open(top, directory.Split('/')).Dispose();
        }
    }

    private static void Put(OpenDirectory top, string file, string content, DateTimeOffset date)
    {
        var levels = file.Split('/');
        using var directory = Open(top, levels.AsSpan(0, levels.Length - 1));
        var name = new RawName(levels[^1]);
        if (IsThere(directory, name))
        {
            return;
        }

        using var handle = directory.CreateFile(name);
        RandomAccess.Write(handle, Encoding.UTF8.GetBytes(content), 0);
        OpenDirectory.SetModified(handle, date);
    }

    /// <summary>A mail that somebody read or flagged since has another name now, but is still there.</summary>
    private static bool IsThere(OpenDirectory directory, RawName name)
    {
        var unique = new MailName(name, IsNew: false).UniquePart.ToArray();
        return directory.Names().Exists(found => new MailName(found.Name, IsNew: false).UniquePart.SequenceEqual(unique));
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
