using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>Where a directory is, who reads it, and how its entries are understood.</summary>
internal sealed record LdapSettings
{
    /// <summary>Host name, as in its certificate, or address.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>How the connection is protected.</summary>
    public required Tls Tls { get; init; }

    /// <summary>PEM file of the authorities that may have signed the server's certificate; null: those that the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>Who reads and writes, as a distinguished name.</summary>
    public required string BindDn { get; init; }

    /// <summary>The password, read when a connection is opened, so that a new one needs no restart.</summary>
    public required Func<string> Password { get; init; }

    /// <summary>Everything below this entry is looked at; empty: the whole directory.</summary>
    public required string Base { get; init; }

    /// <summary>How entries are understood.</summary>
    public required LdapProfile Profile { get; init; }

    /// <summary>For one request, and for connecting.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Where the directory notes every change; null where that is not read.</summary>
    public AccessLogSettings? AccessLog { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{(Tls is Composed.Tls.Implicit ? "ldaps" : "ldap")}://{Host}:{Port}/{Base}";
}
