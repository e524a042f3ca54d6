using System.Globalization;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>Where everything lies (drawn in <c>FORMAT.md</c>). Names are relative to the root, with <c>/</c>.</summary>
internal sealed class PathLayout(string root)
{
    public const string BackupStat = "backupstat";
    public const string Lock = "lock";
    public const string Locks = "locks";
    public const string Turn = "locks/turn";
    public const string Accounts = "accounts";
    public const string Items = "items";
    public const string Incoming = "items/incoming";
    public const string Directory = "directory";
    public const string Servers = "servers";
    public const string Quarantine = "quarantine";
    public const string Lost = "quarantine/lost";
    public const string SettleIntent = "items/settling";
    public const string VolumeExtension = ".zst";

    private const string SettledVolume = "blobs.zst";
    private const string LogName = "items.jsonl";

    /// <summary>The absolute path of the root.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>The absolute path of a name.</summary>
    public string Full(string name) => Path.Combine(Root, name);

    /// <summary>What a living node of a cluster holds locked.</summary>
    public static string NodeLock(string node) => $"{Locks}/node-{node}";

    /// <summary>What a node holds locked while it writes item logs of some accounts; the directory is 0.</summary>
    public static string LogLock(int stripe) => string.Create(CultureInfo.InvariantCulture, $"{Locks}/logs-{stripe:D2}");

    /// <summary>The volume of a node with a number.</summary>
    public static string IncomingVolume(string node, int sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{Incoming}/{node}-{sequence:D6}{VolumeExtension}");

    /// <summary>The volume that settled blobs of a folder go into.</summary>
    public static string Settled(string folder) => $"{Items}/{folder}/{SettledVolume}";

    /// <summary>The file of a large blob.</summary>
    public static string OwnFile(BlobDigest digest) => $"{Items}/{digest.Folder}/{digest}{VolumeExtension}";

    /// <summary>Whether a file of blobs is that of one large blob.</summary>
    public static bool IsOwnFile(string file) => BlobDigest.TryParse(Path.GetFileNameWithoutExtension(file), null, out _);

    /// <summary>The folder of an account.</summary>
    public static string Account(AccountId account) => $"{Accounts}/{account}";

    /// <summary>The log of the account's own item.</summary>
    public static string AccountInfo(AccountId account) => $"{Accounts}/{account}/account_info";

    /// <summary><c>account_stat</c> of an account.</summary>
    public static string AccountStat(AccountId account) => $"{Accounts}/{account}/account_stat";

    /// <summary><c>backupstat</c> of an account.</summary>
    public static string AccountBackupStat(AccountId account) => $"{Accounts}/{account}/{BackupStat}";

    /// <summary>The log that holds an item of an account.</summary>
    public static string Log(AccountId account, ItemId item)
    {
        if (item == ItemId.Of(account))
        {
            return AccountInfo(account);
        }

        return $"{Accounts}/{account}/{(item.IsUuid ? "drive_items" : "items")}/{item.Folder}/{LogName}";
    }

    /// <summary>The log that holds a directory object.</summary>
    /// <exception cref="ArgumentException">The kind is of an account.</exception>
    public static string DirectoryLog(ItemKind kind) => kind switch
    {
        ItemKind.Domain => $"{Directory}/domains.jsonl",
        ItemKind.ClassOfService => $"{Directory}/classes.jsonl",
        ItemKind.DistributionList => $"{Directory}/lists.jsonl",
        _ => throw new ArgumentException($"A {kind.Name()} is no object of the directory; append it to its account.", nameof(kind)),
    };

    /// <summary>The logs of the directory.</summary>
    public static IEnumerable<string> DirectoryLogs =>
        [DirectoryLog(ItemKind.Domain), DirectoryLog(ItemKind.ClassOfService), DirectoryLog(ItemKind.DistributionList)];

    /// <summary>The logs of an account that exist, its own item's first.</summary>
    public IEnumerable<string> ExistingLogs(AccountId account)
    {
        if (File.Exists(Full(AccountInfo(account))))
        {
            yield return AccountInfo(account);
        }

        foreach (var kind in (string[])["items", "drive_items"])
        {
            foreach (var folder in Folders($"{Accounts}/{account}/{kind}"))
            {
                var log = $"{Accounts}/{account}/{kind}/{folder}/{LogName}";
                if (File.Exists(Full(log)))
                {
                    yield return log;
                }
            }
        }
    }

    /// <summary>The accounts that have a folder; a folder whose name is no account id is none of ours.</summary>
    public IEnumerable<AccountId> ExistingAccounts() => Folders(Accounts)
        .Select(name => AccountId.TryParse(name, null, out var account) && account.ToString() == name ? account : (AccountId?)null)
        .OfType<AccountId>();

    /// <summary>The incoming volumes of all nodes, oldest first.</summary>
    public IEnumerable<string> IncomingVolumes() =>
        Files(Incoming).Where(name => name.EndsWith(VolumeExtension, StringComparison.Ordinal)).Select(name => $"{Incoming}/{name}");

    /// <summary>All files that hold blobs: incoming volumes, settled volumes and own files.</summary>
    public IEnumerable<string> BlobFiles() => IncomingVolumes().Concat(
        from folder in Folders(Items)
        where folder.Length == 2
        from name in Files($"{Items}/{folder}")
        where name.EndsWith(VolumeExtension, StringComparison.Ordinal)
        select $"{Items}/{folder}/{name}");

    /// <summary>The node and the number in the name of an incoming volume.</summary>
    public static (string Node, int Sequence)? ParseIncoming(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        var dash = stem.LastIndexOf('-');
        return dash > 0 && int.TryParse(stem.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? (stem[..dash], sequence)
            : null;
    }

    private string[] Folders(string name) => Names(name, System.IO.Directory.EnumerateDirectories);

    private string[] Files(string name) => Names(name, System.IO.Directory.EnumerateFiles);

    private string[] Names(string name, Func<string, IEnumerable<string>> list)
    {
        var directory = Full(name);
        return System.IO.Directory.Exists(directory)
            ? [.. list(directory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)]
            : [];
    }
}
