namespace Zextras.Backup.Benchmarks;

/// <summary>A Dovecot that tells what happens in its mailboxes.</summary>
internal sealed class PushingDovecot : PushingServer
{
    private PushingDovecot(string root, int port)
        : base("dovecot", root, port)
    {
    }

    /// <summary>Starts it in the directory, for so many accounts.</summary>
    public static async Task<PushingServer> StartAsync(string root, int accounts)
    {
        var port = ExternalProgram.FreePort();
        var events = Directory.CreateDirectory(Path.Combine(root, "events"));
        events.UnixFileMode = (UnixFileMode)0x1FF; // Dovecot's user writes there
        var script = Path.Combine(root, "zextras-backup.lua");
        File.Copy(Path.Combine(NodeProcess.RepositoryRoot, "src/Zextras.Backup.Mailboxes/Dovecot/zextras-backup.lua"), script);
        var settings = $$"""
            mail_plugins = notify push_notification mail_lua push_notification_lua
            plugin {
              push_notification_driver = lua:file={{script}}
              zextras_backup_events = {{events.FullName}}
            }
            """;
        var blocks = $$"""
            imap { host = 127.0.0.1, port = {{port}}, tls = none, login = "{user}*{admin}" }
            dovecot-events { directory = "{{events.FullName}}" }
            """;
        await StartAsync("dovecot", root, [$"{port}", $"{ExternalProgram.FreePort()}"], settings, accounts, blocks);
        return new PushingDovecot(root, port);
    }
}
