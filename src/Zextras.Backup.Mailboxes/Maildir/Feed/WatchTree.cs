using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir.Feed;

/// <summary>Keeps a watch on every directory of a mailbox tree in which something can happen.</summary>
internal sealed class WatchTree(string path, Inotify inotify)
{
    private static readonly RawName Cur = new("cur");
    private static readonly RawName New = new("new");

    private readonly Dictionary<int, WatchedDirectory> _watches = [];

    /// <summary>What the directory of a watch is; null where it is none any more.</summary>
    public WatchedDirectory? Find(int watch) => _watches.GetValueOrDefault(watch);

    /// <summary>The kernel watches it no longer.</summary>
    public void Forget(int watch) => _watches.Remove(watch);

    /// <summary>Watches the whole tree; what is watched already stays so.</summary>
    public void WatchAll()
    {
        using var top = TreeRoot.Open(path);
        Note(top, new WatchedDirectory(WatchLevel.Top, default, default, null));
        foreach (var domain in Directories(top))
        {
            WatchDomain(top, domain);
        }
    }

    /// <summary>Watches a domain with its accounts.</summary>
    /// <returns>The accounts.</returns>
    public IReadOnlyList<WatchedDirectory> WatchDomain(RawName domain)
    {
        using var top = TreeRoot.Open(path);
        return WatchDomain(top, domain);
    }

    /// <summary>Watches an account with its folders, as they are now.</summary>
    public void WatchAccount(RawName domain, RawName user)
    {
        using var top = TreeRoot.Open(path);
        using var directory = top.OpenIfThere(domain);
        if (directory is not null)
        {
            WatchAccount(directory, domain, user);
        }
    }

    /// <summary>
    /// Whether a file whose name was just made has its content already: it is a hard link. One that is still being written is told when
    /// it is closed.
    /// </summary>
    public bool IsWhole(WatchedDirectory watched, RawName name)
    {
        var isWhole = false;
        Guarded(() =>
        {
            using var top = TreeRoot.Open(path);
            using var domain = top.Open(watched.Domain);
            using var account = domain.Open(watched.User);
            using var folder = FolderPaths.Open(account, watched.FolderKey!);
            isWhole = folder?.Stat(name) is { } stat && (stat.Links > 1 || stat.Size > 0);
        });
        return isWhole;
    }

    private List<WatchedDirectory> WatchDomain(OpenDirectory top, RawName domain)
    {
        var accounts = new List<WatchedDirectory>();
        Guarded(() =>
        {
            using var directory = top.Open(domain);
            Note(directory, new WatchedDirectory(WatchLevel.Domain, domain, default, null));
            foreach (var user in Directories(directory))
            {
                WatchAccount(directory, domain, user);
                accounts.Add(new WatchedDirectory(WatchLevel.Account, domain, user, null));
            }
        });
        return accounts;
    }

    private void WatchAccount(OpenDirectory domainDirectory, RawName domain, RawName user) => Guarded(() =>
    {
        using var account = domainDirectory.Open(user);
        var self = new WatchedDirectory(WatchLevel.Account, domain, user, null);
        var hasNews = Note(account, self);

        // A directory that is made while this goes through the account is seen at the second time: then the one that holds it is watched.
        do
        {
            hasNews = false;
            foreach (var area in (ReadOnlySpan<FolderArea>)[FolderArea.Contacts, FolderArea.Calendars])
            {
                hasNews |= WatchArea(account, FolderKeys.Directory(area), self with { Level = WatchLevel.Area });
            }

            foreach (var folder in AccountFolders.Read(account).Folders.Where(folder => folder.Levels is not null))
            {
                hasNews |= WatchFolder(account, folder, self);
            }
        }
        while (hasNews);
    });

    private bool WatchArea(OpenDirectory account, RawName name, WatchedDirectory watched)
    {
        using var directory = account.OpenIfThere(name);
        return directory is not null && Note(directory, watched);
    }

    private bool WatchFolder(OpenDirectory account, FolderSource folder, WatchedDirectory self)
    {
        var hasNews = false;
        Guarded(() =>
        {
            using var directory = folder.Open(account);
            var watched = self with { FolderKey = folder.Entry.Key };
            hasNews = Note(directory, watched with
            {
                Level = folder.Area switch
                {
                    FolderArea.Mail => WatchLevel.MailFolder,
                    FolderArea.Drive => WatchLevel.Drive,
                    _ => WatchLevel.Collection,
                },
            });
            if (folder.Area is FolderArea.Mail)
            {
                hasNews |= WatchArea(directory, Cur, watched with { Level = WatchLevel.Current });
                hasNews |= WatchArea(directory, New, watched with { Level = WatchLevel.New });
            }
        });
        return hasNews;
    }

    /// <summary>Watches a directory. True where it was not watched before.</summary>
    private bool Note(OpenDirectory directory, WatchedDirectory watched)
    {
        var watch = directory.Watch(inotify);
        var isNew = !_watches.ContainsKey(watch);
        _watches[watch] = watched;
        return isNew;
    }

    private static IEnumerable<RawName> Directories(OpenDirectory directory) => directory.Names()
        .Where(name => !IgnoredNames.AmongAccounts(name.Name) && name.Type is not NameType.File)
        .Select(name => name.Name);

    /// <summary>What went away meanwhile, or cannot be read, is not watched; scans report what is wrong with it.</summary>
    private static void Guarded(Action watch)
    {
        try
        {
            watch();
        }
        catch (Exception e) when (e is PosixException { Error: Libc.NoEntry or Libc.NotADirectory or Libc.AccessDenied } or LinkException)
        {
            // A scan says so.
        }
    }
}
