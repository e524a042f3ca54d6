using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>The name and colour of an address book or calendar: files of one line in it, as the vdir convention has them.</summary>
internal static class CollectionLabels
{
    public static readonly RawName DisplayName = new("displayname");

    public static readonly RawName Color = new("color");

    /// <summary>Whether the file is a label and not an item.</summary>
    public static bool IsLabel(RawName name) => name.Equals(DisplayName) || name.Equals(Color);

    /// <summary>The label; null where there is none. Some tools hide the file.</summary>
    public static string? Read(OpenDirectory collection, RawName name)
    {
        var text = SmallFiles.ReadText(collection, name) ?? SmallFiles.ReadText(collection, new RawName([(byte)'.', .. name.Span]));
        return text?.Trim() is { Length: > 0 } label ? label : null;
    }
}
