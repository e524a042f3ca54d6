using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir.Feed;

/// <summary>
/// From what the kernel told at once to hints. A mail's flags are in its file name, so of mail it is only said which one to look at: a
/// renamed file is no deletion. Other files are told as they are.
/// </summary>
internal sealed class WatchTranslation(WatchTree tree, DateTimeOffset now)
{
    private const uint Came = Inotify.Created | Inotify.MovedTo;
    private const uint Went = Inotify.Deleted | Inotify.MovedFrom;
    private const uint Changed = Inotify.Written | Inotify.MovedTo;

    private static readonly RawName Keywords = new(KeywordList.FileName);

    private readonly List<MailboxEvent> _events = [];
    private readonly Dictionary<string, WatchedDirectory> _rebuilt = new(StringComparer.Ordinal);
    private readonly List<RawName> _domains = [];
    private readonly HashSet<string> _settings = new(StringComparer.Ordinal);
    private bool _isLost;

    /// <summary>One of them.</summary>
    public void Add(InotifyEvent told)
    {
        if (told.Is(Inotify.Overflow))
        {
            _isLost = true;
        }
        else if (told.Is(Inotify.Ended))
        {
            tree.Forget(told.Watch);
        }
        else if (told.Is(Inotify.Unmounted))
        {
            throw new IOException("its file system was unmounted. It is watched again when it is back.");
        }
        else if (tree.Find(told.Watch) is { } directory)
        {
            Add(told, directory);
        }
    }

    /// <summary>Watches what is new, and says what happened.</summary>
    /// <param name="since">When all was heard before.</param>
    public IReadOnlyList<MailboxEvent> Finish(DateTimeOffset since)
    {
        foreach (var domain in _domains)
        {
            _settings.UnionWith(tree.WatchDomain(domain).Select(account => account.Address));
        }

        foreach (var account in _rebuilt.Values)
        {
            tree.WatchAccount(account.Domain, account.User);
            Tell(account, MailboxHint.Anywhere); // after it is watched: what came before is seen by looking
        }

        _events.AddRange(_settings.Select(address => new MailboxEvent.AccountChanged { Account = address, At = now }));
        if (_isLost)
        {
            tree.WatchAll();
            _events.Add(new MailboxEvent.Lost
            {
                At = now,
                Since = since,
                Reason = "More happened in the mailbox tree than the kernel's queue holds. If this comes often, raise it: sysctl fs.inotify.max_queued_events=262144",
            });
        }

        return _events;
    }

    private void Add(InotifyEvent told, WatchedDirectory directory)
    {
        var (name, isDirectory) = (told.Name, told.Is(Inotify.IsDirectory));
        switch (directory.Level)
        {
            case WatchLevel.Top when isDirectory && told.Is(Came) && !IgnoredNames.AmongAccounts(name):
                _domains.Add(name);
                break;
            case WatchLevel.Domain when isDirectory && told.Is(Came) && !IgnoredNames.AmongAccounts(name):
                var account = new WatchedDirectory(WatchLevel.Account, directory.Domain, name, null);
                tree.WatchAccount(account.Domain, account.User);
                _settings.Add(account.Address);
                break;
            case WatchLevel.Account when name.Equals(AccountSettings.FileName) && told.Is(Changed | Went):
                _settings.Add(directory.Address);
                break;
            case WatchLevel.Account or WatchLevel.Area when isDirectory && told.Is(Came | Went):
                Rebuild(directory);
                break;
            case WatchLevel.MailFolder:
                AddMailFolder(told, directory);
                break;
            case WatchLevel.Current or WatchLevel.New when !isDirectory && !IgnoredNames.InMail(name):
                Tell(directory, MailboxHint.Of(directory.FolderKey!, new MailName(name, directory.Level is WatchLevel.New).Key(isTaken: false)));
                break;
            case WatchLevel.Collection when CollectionLabels.IsLabel(name):
                Rebuild(directory);
                break;
            case WatchLevel.Collection when !isDirectory && !IgnoredNames.InCollections(name):
                AddFile(told, directory);
                break;
            case WatchLevel.Drive when isDirectory && told.Is(Came | Went):
                Rebuild(directory);
                break;
            case WatchLevel.Drive when !isDirectory && !IgnoredNames.InDrive(name):
                AddFile(told, directory);
                break;
        }
    }

    private void AddMailFolder(InotifyEvent told, WatchedDirectory directory)
    {
        if (told.Is(Inotify.IsDirectory) ? told.Is(Came | Went) : told.Name.Equals(Subscriptions.FileName) && told.Is(Changed | Went))
        {
            Rebuild(directory);
        }
        else if (told.Name.Equals(Keywords) && told.Is(Changed))
        {
            Tell(directory, MailboxHint.Folder(directory.FolderKey!));
        }
    }

    private void AddFile(InotifyEvent told, WatchedDirectory directory)
    {
        var key = told.Name.ToString();
        if (told.Is(Went))
        {
            Tell(directory, MailboxHint.Gone(directory.FolderKey!, key));
        }
        else if (!told.Is(Inotify.Created) || tree.IsWhole(directory, told.Name))
        {
            Tell(directory, MailboxHint.Of(directory.FolderKey!, key));
        }
    }

    private void Rebuild(WatchedDirectory directory) => _rebuilt[directory.Address] = directory;

    private void Tell(WatchedDirectory directory, MailboxHint hint) =>
        _events.Add(new MailboxEvent.Changed { Account = directory.Address, Hint = hint, At = now });
}
