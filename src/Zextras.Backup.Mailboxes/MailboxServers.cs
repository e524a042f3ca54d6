using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes;

/// <summary>
/// Makes the adapter for a mailbox server that a configuration names: <c>maildir:/srv/mail</c>, or <c>config:/etc/mailboxes.conf</c>,
/// a HOCON file that describes a server of the network.
/// </summary>
public static class MailboxServers
{
    private const string Maildir = "maildir";
    private const string Config = "config";

    /// <summary>The server of that address.</summary>
    /// <param name="address"><c>scheme:rest</c>; the rest is the scheme's own.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="ArgumentException">The address is not one of a known scheme; the message lists what is known.</exception>
    public static IMailboxServer Create(string address, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(clock);
        var (scheme, rest) = address.IndexOf(':', StringComparison.Ordinal) is var at and > 0
            ? (address[..at], address[(at + 1)..])
            : ("", address);
        return scheme.ToLowerInvariant() switch
        {
            Maildir when rest.Trim().Length > 0 => new MaildirServer(Path.GetFullPath(rest.Trim()), clock),
            Maildir => throw new ArgumentException($"'{address}' names no directory. Write {Maildir}:/path/of/the/tree.", nameof(address)),
            Config when rest.Trim().Length > 0 => ComposedConfiguration.Read(Path.GetFullPath(rest.Trim()), clock),
            Config => throw new ArgumentException($"'{address}' names no file. Write {Config}:FILE, or {Maildir}:PATH.", nameof(address)),
            _ => throw new ArgumentException(
                $"'{address}' is not a mailbox server that is known here. Known are {Maildir}:PATH (a tree of Maildirs) and {Config}:FILE (a server described by a file).",
                nameof(address)),
        };
    }
}
