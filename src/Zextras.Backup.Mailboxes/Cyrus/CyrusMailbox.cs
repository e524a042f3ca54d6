using System.Globalization;
using System.Text;
using Zextras.Backup.Mailboxes.Imap;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Cyrus;

/// <summary>
/// What the address in an event names: <c>imap://host/user/anna/Work%40example.com;UIDVALIDITY=9/;UID=1</c>. Contacts, calendars and
/// files lie in mailboxes, too, below one whose name begins with <c>#</c>.
/// </summary>
internal readonly record struct CyrusMailbox
{
    private const string UidValidity = ";UIDVALIDITY=";
    private const string Uid = "/;UID=";

    // Types of mailboxes (vnd.cmu.mbtype). Attachments of calendars lie among these and have the type of files: they are in no backup.
    private const string MailType = "e";

    private static readonly (string Level, string Type, FolderArea Area)[] Homes =
        [("#addressbooks", "a", FolderArea.Contacts), ("#calendars", "c", FolderArea.Calendars), ("#drive", "b", FolderArea.Drive)];

    /// <summary>The address of the account.</summary>
    public string Account { get; private init; }

    /// <summary>What lies in it.</summary>
    public FolderArea Area { get; private init; }

    /// <summary>The key of the folder; null where it is the home of all folders of its area.</summary>
    public string? FolderKey { get; private init; }

    /// <summary>Its UIDVALIDITY; null where it is not told.</summary>
    public uint? Validity { get; private init; }

    /// <summary>The message; null where it is about the mailbox, or several.</summary>
    public uint? Message { get; private init; }

    /// <summary>Reads an address; null where it names nothing of an account that is in a backup.</summary>
    /// <param name="address">The address.</param>
    /// <param name="type">The type of the mailbox; null where it is not told.</param>
    /// <param name="settings">How names become accounts and folders.</param>
    /// <exception cref="FormatException">It is no address of Cyrus.</exception>
    public static CyrusMailbox? Read(string address, string? type, CyrusEventsSettings settings)
    {
        var host = address.IndexOf("://", StringComparison.Ordinal);
        if (host < 0)
        {
            throw new FormatException($"'{address}' is no address of a mailbox.");
        }

        var path = address.IndexOf('/', host + 3);
        var (rest, message) = Cut(path < 0 ? "" : address[(path + 1)..], Uid);
        var (name, validity) = Cut(rest, UidValidity);
        var (levels, domain) = (Uri.UnescapeDataString(name), settings.Domain);
        if (levels.LastIndexOf('@') is var at and > 0)
        {
            (levels, domain) = (levels[..at], levels[(at + 1)..]);
        }

        return levels.Split(settings.Separator) is ["user", { Length: > 0 } user, .. var folders]
            ? Of(domain is null ? user : $"{(settings.Separator == '.' ? user.Replace('^', '.') : user)}@{domain}", folders, type, settings) is { } found
                ? found with { Validity = validity, Message = message }
                : null
            : null;
    }

    private static CyrusMailbox? Of(string account, string[] folders, string? type, CyrusEventsSettings settings)
    {
        if (folders is not [['#', ..], ..] || type == MailType)
        {
            IEnumerable<string> levels = settings.IsAltNamespace && folders.Length > 0 ? folders : folders.Prepend("INBOX");
            var separator = settings.Separator;
            return In(FolderArea.Mail, ImapFolderNames.KeyOf(string.Join(separator, levels), separator));
        }

        var home = Array.Find(Homes, known => known.Level == folders[0] && (type is null || known.Type == type));
        return home.Level is null
            ? null
            : In(home.Area, folders.Length == 1 && home.Area is not FolderArea.Drive
                ? null
                : FolderKeys.Prefix(home.Area) + string.Join('/', folders.Skip(1).Select(level => KeyText.Escape(Encoding.UTF8.GetBytes(level)))));

        CyrusMailbox? In(FolderArea area, string? key) =>
            settings.Areas.Contains(area) ? new CyrusMailbox { Account = account, Area = area, FolderKey = key } : null;
    }

    private static (string Before, uint? Number) Cut(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0
            ? (text, null)
            : (text[..at], uint.Parse(text.AsSpan(at + mark.Length), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
