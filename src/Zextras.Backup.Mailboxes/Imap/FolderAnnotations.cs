namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>Annotations of folders (METADATA, RFC 5464) as attributes: <c>metadata:/private/comment</c>, <c>metadata:/shared/vendor/...</c></summary>
internal static class FolderAnnotations
{
    private const string Prefix = "metadata:";

    // Special use has an attribute of its own.
    private const string SpecialUse = "/specialuse";

    // What Cyrus keeps of a folder by itself, such as its size; of these only what its owner may set is kept.
    private const string CyrusState = "/vendor/cmu/cyrus-imapd/";
    private static readonly string[] CyrusSettings = ["sortorder"];

    /// <summary>The attribute of an entry; null for what a server keeps there for itself.</summary>
    public static string? AttributeOf(string entry)
    {
        var vendor = entry.IndexOf(CyrusState, StringComparison.OrdinalIgnoreCase);
        var isKept = !entry.EndsWith(SpecialUse, StringComparison.OrdinalIgnoreCase)
            && (vendor < 0 || CyrusSettings.Contains(entry[(vendor + CyrusState.Length)..], StringComparer.OrdinalIgnoreCase));
        return isKept ? Prefix + entry : null;
    }

    /// <summary>The entry that an attribute stands for; null where it stands for none.</summary>
    public static string? EntryOf(string attribute) => attribute.StartsWith(Prefix, StringComparison.Ordinal) ? attribute[Prefix.Length..] : null;
}
