using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Dovecot;

/// <summary>
/// Reads the block <c>dovecot-events</c> of a configuration: where Dovecot writes what happens in its mailboxes (Real Time Scan of mail).
/// <code>
/// dovecot-events {
///   directory = /var/lib/zextras-backup/events   # zextras_backup_events in dovecot.conf; see zextras-backup.lua
///   separator = "/"                              # between the levels of a mailbox name, as the namespace has it
/// }
/// </code>
/// </summary>
internal static class DovecotEventsConfiguration
{
    private const string DefaultSeparator = "/";

    /// <summary>Makes feeds; null where the configuration has no such block.</summary>
    public static Func<DovecotFeed>? Read(ConfigBlock root, TimeProvider clock)
    {
        if (root.Block("dovecot-events", "directory", "separator") is not { } block)
        {
            return null;
        }

        var directory = block.RequiredText("directory", "/var/lib/zextras-backup/events");
        var separator = block.Text("separator") ?? DefaultSeparator;
        return separator.Length == 1
            ? () => new DovecotFeed(Path.GetFullPath(directory), separator[0], clock)
            : throw new FormatException($"{block.NameOf("separator")} = {separator}: a separator is one character, such as \"/\" or \".\".");
    }
}
