using System.Text;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// File names for what a restore writes: the old name where a file can have it and the next listing will show it, else one as near as
/// possible. Names come from histories, and those from other servers: none of them may lead anywhere else.
/// </summary>
internal static class SafeNames
{
    private const string Marked = "restored-";

    /// <summary>The name of a directory for a folder.</summary>
    public static RawName ForDirectory(FolderArea area, RawName wanted)
    {
        var name = OneName(wanted);
        return IsShown(area, name) ? name : new RawName([.. Encoding.ASCII.GetBytes(Marked), .. WithoutSuffix(name).Span]);
    }

    /// <summary>The name of a file for an item.</summary>
    public static RawName ForFile(FolderArea area, RawName wanted)
    {
        var name = OneName(wanted);
        var extension = area switch { FolderArea.Contacts => ".vcf", FolderArea.Calendars => ".ics", _ => "" };
        var hasExtension = name.ToString().EndsWith(extension, StringComparison.OrdinalIgnoreCase);
        if (IsShown(area, name) && hasExtension)
        {
            return name;
        }

        var marked = IsShown(area, name) ? name : new RawName([.. Encoding.ASCII.GetBytes(Marked), .. WithoutSuffix(name).Span]);
        return hasExtension && extension.Length > 0 ? marked : new RawName([.. marked.Span, .. Encoding.ASCII.GetBytes(extension)]);
    }

    /// <summary>Another name beside one that is taken: <c>plan (restored).txt</c>, then <c>plan (restored 2).txt</c>.</summary>
    public static RawName Beside(RawName taken, int attempt)
    {
        var mark = Encoding.ASCII.GetBytes(attempt == 1 ? " (restored)" : $" (restored {attempt})");
        var dot = taken.Span.LastIndexOf((byte)'.');
        var end = dot > 0 ? dot : taken.Length;
        return new RawName([.. taken.Span[..end], .. mark, .. taken.Span[end..]]);
    }

    private static RawName OneName(RawName wanted)
    {
        if (wanted.Length == 0)
        {
            return new RawName("unnamed");
        }

        // A slash or a zero byte becomes readable text, "." and ".." too.
        return wanted.IsPlain ? wanted : new RawName(KeyText.Escape(wanted.Span));
    }

    private static bool IsShown(FolderArea area, RawName name) =>
        area is FolderArea.Drive ? !IgnoredNames.InDrive(name) : !IgnoredNames.InCollections(name);

    /// <summary>Without the ending for which listings leave the name out.</summary>
    private static RawName WithoutSuffix(RawName name) =>
        name.Span.EndsWith(".lock"u8) || name.Span.EndsWith(".tmp"u8) ? new RawName([.. name.Span, .. "-file"u8]) : name;
}
