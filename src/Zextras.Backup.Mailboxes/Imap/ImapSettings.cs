using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>Where an IMAP server is and how its accounts are opened.</summary>
internal sealed record ImapSettings
{
    /// <summary>Where <see cref="Login"/> says this, the account is named by the authorization id of SASL PLAIN (RFC 4616).</summary>
    public const string AuthorizationId = "authorization-id";

    /// <summary>Host name, as in its certificate, or address.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>How the connection is protected.</summary>
    public required Tls Tls { get; init; }

    /// <summary>PEM file of the authority that signed the server's certificate; null: those that the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>The administrator who may open every account.</summary>
    public required string Administrator { get; init; }

    /// <summary>Reads the administrator's password; anew for each connection, so that it can be changed while the engine runs.</summary>
    public required Func<string> Password { get; init; }

    /// <summary>
    /// The user name to log in with, with <c>{user}</c> for the account and <c>{admin}</c> for the administrator
    /// (<c>{user}*{admin}</c>: Dovecot's master users), or <see cref="AuthorizationId"/>.
    /// </summary>
    public required string Login { get; init; }

    /// <summary>Connections of one account that read contents, beside the one that lists.</summary>
    public required int BodyConnections { get; init; }

    /// <summary>How long one command may take before the connection counts as lost.</summary>
    public required TimeSpan CommandTimeout { get; init; }

    /// <summary>The server without secrets. A record's own text would show every member.</summary>
    public override string ToString() => $"{(Tls is Tls.Implicit ? "imaps" : "imap")}://{Host}:{Port}";
}
