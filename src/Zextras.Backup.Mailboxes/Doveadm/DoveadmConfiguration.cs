using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Doveadm;

/// <summary>
/// Reads the block <c>doveadm</c> of a configuration:
/// <code>
/// doveadm {
///   url = "https://mail.example.com:8080/doveadm/v1"
///   key-file = doveadm.key    # doveadm_api_key of Dovecot's configuration
///   users = "*@example.com"   # which are accounts; default "*": all
///   ca-file = ca.pem          # the authority of the certificate; by default those that the system trusts
///   timeout = 2 minutes
/// }
/// </code>
/// </summary>
internal static class DoveadmConfiguration
{
    // Dovecot asks its user database for every user there is; that may be a slow one.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    /// <summary>The settings; null where the configuration has no such block.</summary>
    public static DoveadmSettings? Read(ConfigBlock root)
    {
        if (root.Block("doveadm", "url", "key-file", "users", "ca-file", "timeout") is not { } block)
        {
            return null;
        }

        const string Example = "\"https://mail.example.com:8080/doveadm/v1\"";
        var text = block.RequiredText("url", Example);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0)
        {
            throw new FormatException($"{block.NameOf("url")} = {text} is no address of Dovecot's API. Write {Example}.");
        }

        if (url.Scheme == "http" && !ConfigBlock.IsThisMachine(url.Host))
        {
            throw new FormatException($"{block.NameOf("url")} = {text} would send the key readable to '{url.Host}'. Write https; http is for 127.0.0.1, ::1 and localhost only.");
        }

        var key = block.ExistingFile("key-file") ?? throw new FormatException($"Write {block.NameOf("key-file")} = FILE, with the value of doveadm_api_key in it.");
        return new DoveadmSettings
        {
            Url = url,
            Key = () => File.ReadAllText(key).Trim(),
            Users = block.Text("users") ?? "*",
            CaFile = block.ExistingFile("ca-file"),
            Timeout = block.Duration("timeout", DefaultTimeout),
        };
    }
}
