using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>
/// Reads the blocks <c>carddav</c>, <c>caldav</c> and <c>webdav</c> of a configuration; all three look the same:
/// <code>
/// caldav {
///   url = "https://mail.example.com/dav/calendars/user/{user}/"   # {user}: the account; {local} and {domain}: its halves
///   login = "{user}"          # the name to log in with; default "{admin}", who may then read every account
///   ca-file = ca.pem          # the authority of the certificate; by default those that the system trusts
///   connections = 8
///   timeout = 2 minutes       # of silence
/// }
/// </code>
/// A <c>url</c> that does not name the account is where its home is looked for (current-user-principal), which needs a
/// <c>login</c> that names it.
/// </summary>
internal static class DavConfiguration
{
    // As many as the engine reads of one account at once, twice: two accounts are scanned at the same time as a rule.
    private const int DefaultConnections = 8;
    private const int MostConnections = 64;

    // Slower than any answer of a server under load, and still an end: a scan must not wait for ever on a dead line.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    private static readonly (string Block, FolderArea Area)[] Blocks =
        [("carddav", FolderArea.Contacts), ("caldav", FolderArea.Calendars), ("webdav", FolderArea.Drive)];

    /// <summary>The blocks that are there.</summary>
    public static IReadOnlyList<DavSettings> Read(ConfigBlock root) =>
    [
        .. from known in Blocks
           let block = root.Block(known.Block, "url", "login", "ca-file", "connections", "timeout", "administrator")
           where block is not null
           select Read(block, known.Area, root),
    ];

    private static DavSettings Read(ConfigBlock block, FolderArea area, ConfigBlock root)
    {
        var url = block.RequiredText("url", "\"https://mail.example.com/dav/{user}/\"");
        var login = block.Text("login") ?? DavSettings.Admin;
        Check(block, url, login, area);
        return new DavSettings
        {
            Area = area,
            Url = url.EndsWith('/') ? url : url + '/',
            CaFile = block.ExistingFile("ca-file"),
            Administrator = block.AdministratorOr(root),
            Login = login,
            Connections = block.Number("connections", DefaultConnections, MostConnections),
            Timeout = block.Duration("timeout", DefaultTimeout),
        };
    }

    private static void Check(ConfigBlock block, string url, string login, FolderArea area)
    {
        var sample = url.Replace('{', '_').Replace('}', '_');
        if (!Uri.TryCreate(sample, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Query.Length + uri.UserInfo.Length > 0)
        {
            throw new FormatException($"{block.NameOf("url")} = {url} is no address of a DAV server. Write \"https://mail.example.com/dav/{{user}}/\".");
        }

        if (uri.Scheme == "http" && !ConfigBlock.IsThisMachine(uri.Host))
        {
            throw new FormatException($"{block.NameOf("url")} = {url} would send the administrator's password readable to '{uri.Host}'. Write https; http is for 127.0.0.1, ::1 and localhost only.");
        }

        if (!DavSettings.NamesAccount(url) && !DavSettings.NamesAccount(login))
        {
            throw new FormatException($"Neither {block.NameOf("url")} nor {block.NameOf("login")} says which account is meant: all accounts would show the same {(area is FolderArea.Drive ? "files" : "collections")}. Write {{user}} into one of them.");
        }
    }
}
