using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Where one kind of collections is on a DAV server, and how those of an account are opened.</summary>
internal sealed record DavSettings
{
    /// <summary>The account's address in <see cref="Url"/> and <see cref="Login"/>.</summary>
    public const string User = "{user}";

    /// <summary>What stands before the @ of the address.</summary>
    public const string Local = "{local}";

    /// <summary>What stands behind the @ of the address.</summary>
    public const string Domain = "{domain}";

    /// <summary>The administrator's name in <see cref="Login"/>.</summary>
    public const string Admin = "{admin}";

    /// <summary>Address books, calendars or files.</summary>
    public required FolderArea Area { get; init; }

    /// <summary>The home of an account's collections with <see cref="User"/> for the account, or an address from where it is found (RFC 6764).</summary>
    public required string Url { get; init; }

    /// <summary>PEM file of the authority that signed the server's certificate; null: those that the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>Who may open every account.</summary>
    public required Administrator Administrator { get; init; }

    /// <summary>The user name to log in with: <see cref="Admin"/> as a rule, <see cref="User"/> where the administrator's password opens every account.</summary>
    public required string Login { get; init; }

    /// <summary>The most connections at once.</summary>
    public required int Connections { get; init; }

    /// <summary>How long the server may be silent before the connection counts as lost.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether a text says which account is meant.</summary>
    public static bool NamesAccount(string text) => text.Contains(User, StringComparison.Ordinal) || text.Contains(Local, StringComparison.Ordinal);

    /// <summary>The address of an account.</summary>
    public Uri UrlOf(string account) => new(Fill(Url, account, Uri.EscapeDataString));

    /// <summary>The name to log in with for an account.</summary>
    public string LoginOf(string account) =>
        Fill(Login, account, value => value).Replace(Admin, Administrator.User, StringComparison.Ordinal);

    /// <summary>The server without secrets. A record's own text would show every member.</summary>
    public override string ToString() => Url;

    private static string Fill(string template, string account, Func<string, string> write)
    {
        var at = account.LastIndexOf('@');
        return template
            .Replace(User, write(account), StringComparison.Ordinal)
            .Replace(Local, write(at < 0 ? account : account[..at]), StringComparison.Ordinal)
            .Replace(Domain, write(account[(at + 1)..]), StringComparison.Ordinal);
    }
}
