using System.Security.Cryptography;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>Where everything lies in a classic tree: one file an item, one file a content (drawn in <c>FORMAT.md</c>).</summary>
internal static class ClassicLayout
{
    /// <summary>The file that names the server.</summary>
    public const string Server = "server_id";

    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>The file of an account's own item.</summary>
    public static string AccountInfo(AccountId account) => PathLayout.AccountInfo(account);

    /// <summary>The file of an item.</summary>
    public static string Item(AccountId account, ItemId item) => item == ItemId.Of(account)
        ? AccountInfo(account)
        : $"{PathLayout.Accounts}/{account}/{(item.IsUuid ? "drive_items" : "items")}/{item.Folder}/{item}";

    /// <summary>The file of a directory object.</summary>
    public static string DirectoryObject(ItemKind kind, ItemId item) => $"{Path.ChangeExtension(PathLayout.DirectoryLog(kind), null)}/{item}";

    /// <summary>The file that an export gives a content.</summary>
    public static string Blob(BlobDigest digest) => $"{PathLayout.Items}/{digest.Folder}/{digest}";

    /// <summary>
    /// The files that may hold a content: named as here, or with the plain SHA-256 in base64 with <c>,</c> for <c>/</c>; in
    /// the folder of the last two characters, or of the first two.
    /// </summary>
    public static IEnumerable<string> BlobCandidates(BlobDigest digest)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        digest.CopySha256To(hash);
        var (ours, theirs) = (digest.ToString(), Convert.ToBase64String(hash).Replace('/', ','));
        return
        [
            Blob(digest), $"{PathLayout.Items}/{ours[..2]}/{ours}",
            .. ((string[])[theirs[..2], theirs[^2..], theirs.TrimEnd('=')[^2..]]).Select(folder => $"{PathLayout.Items}/{folder}/{theirs}"),
        ];
    }

    /// <summary>The files of an account's items, without that of its own.</summary>
    public static IEnumerable<string> Items(string root, AccountId account) => Files(root, $"{PathLayout.Accounts}/{account}/items")
        .Concat(Files(root, $"{PathLayout.Accounts}/{account}/drive_items"));

    /// <summary>The files of the directory's objects.</summary>
    public static IEnumerable<string> DirectoryObjects(string root) => Files(root, PathLayout.Directory);

    /// <summary>Whether a directory is such a tree.</summary>
    public static bool IsOne(string root) => File.Exists(Path.Combine(root, Server))
        || new PathLayout(root).ExistingAccounts().Any(account => Items(root, account).Any());

    /// <summary>Files whose names are ids, relative to the root.</summary>
    private static IEnumerable<string> Files(string root, string below)
    {
        var directory = Path.Combine(root, below);
        return !Directory.Exists(directory)
            ? []
            : Directory.EnumerateFiles(directory, "*", Below)
                .Where(file => ItemId.TryParse(Path.GetFileName(file), null, out _))
                .Select(file => Path.GetRelativePath(root, file))
                .Order(StringComparer.Ordinal);
    }
}
