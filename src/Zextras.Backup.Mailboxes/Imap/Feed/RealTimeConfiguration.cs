using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Imap.Feed;

/// <summary>
/// Reads the block <c>imap.real-time</c> of a configuration (Real Time Scan of mail by connections that listen):
/// <code>
/// imap.real-time {
///   mode = notify        # notify (default; idle where the server has no NOTIFY), idle, off
///   connections = 100    # at the same time, one account each; beyond, accounts take turns
///   turn = 30 s          # how long an account listens while others wait
///   look = 1 minute      # idle: how often the folders other than INBOX are compared
/// }
/// </code>
/// </summary>
internal static class RealTimeConfiguration
{
    // Each is a process of a few megabytes on a Dovecot server, and waits there.
    private const int DefaultConnections = 100;
    private const int MostConnections = 100_000;

    // Long beside a login and a comparison of folders, short beside what a person waits for.
    private static readonly TimeSpan DefaultTurn = TimeSpan.FromSeconds(30);

    // Routers forget silent connections after minutes, servers after half an hour.
    private static readonly TimeSpan DefaultLook = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(25);

    /// <summary>The settings; null where there is no such block, or it says <c>off</c>.</summary>
    public static RealTimeSettings? Read(ConfigBlock root)
    {
        if (root.Block("imap", ImapConfiguration.Keys)?.Block("real-time", "mode", "connections", "turn", "look") is not { } block || ModeOf(block) is not { } mode)
        {
            return null;
        }

        return new RealTimeSettings
        {
            Mode = mode,
            Connections = block.Number("connections", DefaultConnections, MostConnections),
            Turn = Positive(block, "turn", DefaultTurn, TimeSpan.MaxValue),
            Look = Positive(block, "look", DefaultLook, LongestLook),
        };
    }

    private static RealTimeMode? ModeOf(ConfigBlock block) => (block.Text("mode") ?? "notify").ToLowerInvariant() switch
    {
        "notify" => RealTimeMode.Notify,
        "idle" => RealTimeMode.Idle,
        "off" or "false" => null, // HOCON reads off as false
        var text => throw new FormatException($"{block.NameOf("mode")} = {text} is not known. Write notify, idle or off."),
    };

    private static TimeSpan Positive(ConfigBlock block, string key, TimeSpan without, TimeSpan most) =>
        block.Duration(key, without) is var time && time > TimeSpan.Zero && time <= most
            ? time
            : throw new FormatException($"{block.NameOf(key)} = {time} is out of range. Write {without.TotalSeconds:0} s.");
}
