using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Cyrus;

/// <summary>
/// Reads the block <c>cyrus-events</c> of a configuration: where Cyrus tells what happens in its mailboxes (Real Time Scan of mail,
/// contacts, calendars and drive).
/// <code>
/// cyrus-events {
///   directory = /var/lib/zextras-backup/events   # as in cyrus.conf; see zextras-backup-relay.pl
///   domain = example.com     # of accounts that Cyrus names without one (virtdomains: off, or its defaultdomain)
///   altnamespace = yes       # as in imapd.conf
///   unixhierarchysep = yes   # as in imapd.conf
/// }
/// </code>
/// </summary>
internal static class CyrusEventsConfiguration
{
    /// <summary>Makes feeds; null where the configuration has no such block.</summary>
    public static Func<CyrusFeed>? Read(ConfigBlock root, TimeProvider clock)
    {
        if (root.Block("cyrus-events", "directory", "domain", "altnamespace", "unixhierarchysep") is not { } block)
        {
            return null;
        }

        (string Block, FolderArea Area)[] areas =
            [("imap", FolderArea.Mail), ("carddav", FolderArea.Contacts), ("caldav", FolderArea.Calendars), ("webdav", FolderArea.Drive)];
        var settings = new CyrusEventsSettings
        {
            Directory = Path.GetFullPath(block.RequiredText("directory", "/var/lib/zextras-backup/events")),
            Domain = block.Text("domain"),
            IsAltNamespace = IsOn(block, "altnamespace"),
            Separator = IsOn(block, "unixhierarchysep") ? '/' : '.',
            Areas = areas.Where(area => root.Has(area.Block)).Select(area => area.Area).ToHashSet(),
        };
        return () => new CyrusFeed(settings, clock);
    }

    private static bool IsOn(ConfigBlock block, string key) => (block.Text(key) ?? "yes").ToLowerInvariant() switch
    {
        "yes" or "on" or "true" or "1" => true,
        "no" or "off" or "false" or "0" => false,
        var other => throw new FormatException($"{block.NameOf(key)} = {other} is neither yes nor no. Write what imapd.conf has."),
    };
}
