using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>Folder keys as <see cref="FolderEntry.Key"/> describes them: <c>area:level/level</c>.</summary>
internal static class FolderKeys
{
    private static readonly (FolderArea Area, string Prefix, string Directory, string View)[] Areas =
    [
        (FolderArea.Mail, "mail:", "Maildir", "message"),
        (FolderArea.Contacts, "contacts:", "contacts", "contact"),
        (FolderArea.Calendars, "calendars:", "calendars", "appointment"),
        (FolderArea.Drive, "drive:", "drive", "document"),
    ];

    /// <summary>What the keys of the area begin with, colon included.</summary>
    public static string Prefix(FolderArea area) => Areas[(int)area].Prefix;

    /// <summary>The directory of the area in the account's directory.</summary>
    public static RawName Directory(FolderArea area) => new(Areas[(int)area].Directory);

    /// <summary>The value of <see cref="AttributeNames.View"/>.</summary>
    public static string View(FolderArea area) => Areas[(int)area].View;

    /// <summary>The area where items of that kind lie.</summary>
    public static FolderArea AreaOf(ItemKind kind) => kind switch
    {
        ItemKind.Message or ItemKind.Folder => FolderArea.Mail,
        ItemKind.Contact or ItemKind.ContactGroup => FolderArea.Contacts,
        ItemKind.Appointment or ItemKind.Task => FolderArea.Calendars,
        ItemKind.Document => FolderArea.Drive,
        _ => throw new MailboxException(MailboxFailure.Refused, $"An item of kind {kind.Name()} lies in no folder."),
    };

    /// <summary>The area of a key.</summary>
    public static FolderArea AreaOf(string key)
    {
        foreach (var (area, prefix, _, _) in Areas)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                return area;
            }
        }

        throw new MailboxException(MailboxFailure.NotFound, $"'{key}' is not the key of a folder: those begin with {string.Join(", ", Areas.Select(a => a.Prefix))}.");
    }

    /// <summary>What follows the colon.</summary>
    public static string PathOf(string key) => key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>The key of the folder above; null at the top of an area.</summary>
    public static string? ParentOf(string key)
    {
        if (key.LastIndexOf('/') is var at and >= 0)
        {
            return key[..at];
        }

        return AreaOf(key) is FolderArea.Drive && PathOf(key).Length > 0 ? Prefix(FolderArea.Drive) : null;
    }

    /// <summary>The key of a folder below.</summary>
    public static string ChildOf(string key, string level) => key.EndsWith(':') ? key + level : $"{key}/{level}";

    /// <summary>The last level, as the owner reads it.</summary>
    public static string NameOf(string key)
    {
        var path = PathOf(key);
        return path.Length == 0 ? "Drive" : KeyText.Readable(path[(path.LastIndexOf('/') + 1)..]);
    }
}
