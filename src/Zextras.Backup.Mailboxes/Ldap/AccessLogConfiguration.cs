using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>Reads the block <c>accesslog</c> of the block <c>ldap</c> (<see cref="LdapConfiguration"/>).</summary>
internal static class AccessLogConfiguration
{
    private const string DefaultBase = "cn=accesslog";

    // One search a second, of an index, is nothing to a directory.
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Makes feeds; null where the directory's log is not to be read.</summary>
    public static Func<AccessLogFeed>? Read(ConfigBlock root, TimeProvider clock) =>
        LdapConfiguration.Read(root) is { AccessLog: { } log } settings ? () => new AccessLogFeed(settings, log, clock) : null;

    /// <summary>The settings; null where there is no such block.</summary>
    public static AccessLogSettings? Read(ConfigBlock ldap)
    {
        if (ldap.Block("accesslog", "base", "interval") is not { } block)
        {
            return null;
        }

        var interval = block.Duration("interval", DefaultInterval);
        return interval >= Shortest && interval <= Longest
            ? new AccessLogSettings(block.Text("base") ?? DefaultBase, interval)
            : throw new FormatException($"{block.NameOf("interval")} = {interval} is out of range: 100 milliseconds to 1 minute.");
    }
}
