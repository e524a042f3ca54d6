using Xunit;
using Zextras.Backup.Mailboxes.Tests.Imap;

namespace Zextras.Backup.Mailboxes.Tests.Dovecot;

/// <summary>Dovecot with the script that tells what happens.</summary>
public sealed class PushingDovecot() : DovecotServer("")
{
    /// <summary>Where it tells.</summary>
    public string Events
    {
        get
        {
            var directory = Directory.CreateDirectory(this["events"]);
            directory.UnixFileMode = (UnixFileMode)0x1FF; // Dovecot's user writes there
            return directory.FullName;
        }
    }

    protected override string Settings
    {
        get
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Dovecot/zextras-backup.lua"), this["zextras-backup.lua"], overwrite: true);
            return $$"""
                mail_plugins = notify push_notification mail_lua push_notification_lua
                plugin {
                  push_notification_driver = lua:file={{this["zextras-backup.lua"]}}
                  zextras_backup_events = {{Events}}
                }
                """;
        }
    }
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class PushingDovecotTests : ICollectionFixture<PushingDovecot>
{
    public const string Name = "Dovecot that tells";
}
