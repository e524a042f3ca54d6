using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// All folders of an account. Mail folders are the root of the Maildir and the directories in it that begin with a dot
/// and look like a Maildir; a level that has no directory of its own is listed all the same, so that every folder's parent is.
/// </summary>
internal sealed class AccountFolders
{
    // Each level holds a directory open; beyond this the tree is an accident or an attack.
    private const int DeepestDrive = 200;

    private static readonly RawName[] MaildirMarks = [new("cur"), new("new"), new("maildirfolder")];

    private readonly OpenDirectory _account;
    private readonly List<FolderSource> _folders = [];
    private readonly List<MailboxProblem> _problems = [];

    private AccountFolders(OpenDirectory account) => _account = account;

    /// <summary>The folders, parents before their children.</summary>
    public IReadOnlyList<FolderSource> Folders => _folders;

    /// <summary>What could not be listed.</summary>
    public IReadOnlyList<MailboxProblem> Problems => _problems;

    /// <summary>Whether every folder is among <see cref="Folders"/>: a folder that is not there is then gone.</summary>
    public bool IsComplete { get; private set; } = true;

    public static AccountFolders Read(OpenDirectory account)
    {
        var folders = new AccountFolders(account);
        folders.Within(FolderArea.Mail, folders.ReadMail);
        folders.Within(FolderArea.Contacts, directory => folders.ReadCollections(directory, FolderArea.Contacts));
        folders.Within(FolderArea.Calendars, directory => folders.ReadCollections(directory, FolderArea.Calendars));
        folders.Within(FolderArea.Drive, directory => folders.ReadDrive(directory, [FolderKeys.Directory(FolderArea.Drive)], FolderKeys.Prefix(FolderArea.Drive)));
        return folders;
    }

    private void Within(FolderArea area, Action<OpenDirectory> read) => Guarded(_account.PathOf(FolderKeys.Directory(area)), () =>
    {
        using var directory = _account.OpenIfThere(FolderKeys.Directory(area));
        if (directory is not null)
        {
            read(directory);
        }
    });

    /// <summary>A part that cannot be read does not hide the others, but then the list is not whole.</summary>
    private void Guarded(string subject, Action read)
    {
        try
        {
            read();
        }
        catch (LinkException e)
        {
            // What is outside the tree is no part of the account: the list is whole without it.
            _problems.Add(new MailboxProblem(subject, e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            IsComplete = false;
            _problems.Add(new MailboxProblem(subject, e.Message));
        }
    }

    private void ReadMail(OpenDirectory maildir)
    {
        var area = FolderKeys.Directory(FolderArea.Mail);
        var subscriptions = Subscriptions.Read(maildir);
        AddMail(MailFolderNames.Inbox, [area], maildir.StatSelf(), subscriptions.Has(null));

        var keys = MailFolderNames.Keys(MailDirectories(maildir));
        foreach (var key in keys.Keys.SelectMany(Chain).Distinct(StringComparer.Ordinal).Where(key => key != MailFolderNames.Inbox).Order(StringComparer.Ordinal))
        {
            if (!keys.TryGetValue(key, out var name))
            {
                AddMail(key, null, null, isSubscribed: false);
            }
            else if (maildir.StatTarget(name) is { } stat)
            {
                AddMail(key, [area, name], maildir.Stat(name) is { IsLink: true } ? null : stat, subscriptions.Has(name));
            }
        }
    }

    private List<RawName> MailDirectories(OpenDirectory maildir)
    {
        var directories = new List<RawName>();
        foreach (var (name, _, type) in maildir.Names())
        {
            if (name.IsHidden && type is NameType.Directory or NameType.Link or NameType.Unknown)
            {
                Guarded(maildir.PathOf(name), () =>
                {
                    if (maildir.StatTarget(name) is { IsDirectory: true } && LooksLikeMaildir(maildir, name))
                    {
                        directories.Add(name);
                    }
                });
            }
        }

        return directories;
    }

    private static bool LooksLikeMaildir(OpenDirectory maildir, RawName name)
    {
        using var folder = maildir.Open(name);
        return Array.Exists(MaildirMarks, mark => folder.Stat(mark) is not null);
    }

    private static IEnumerable<string> Chain(string key)
    {
        for (var current = key; current is not null; current = FolderKeys.ParentOf(current))
        {
            yield return current;
        }
    }

    private void AddMail(string key, RawName[]? levels, FileStat? stat, bool isSubscribed)
    {
        var attributes = Attributes(
            FolderArea.Mail, (AttributeNames.SpecialUse, SpecialUse.Of(key)), (AttributeNames.Subscribed, isSubscribed ? "true" : null));
        Add(FolderArea.Mail, key, levels, stat, FolderKeys.NameOf(key), attributes);
    }

    private void ReadCollections(OpenDirectory directory, FolderArea area)
    {
        foreach (var name in Sorted(directory.Names()))
        {
            if (IgnoredNames.InCollections(name))
            {
                continue;
            }

            Guarded(directory.PathOf(name), () =>
            {
                if (directory.StatTarget(name) is not { IsDirectory: true } stat)
                {
                    _problems.Add(new MailboxProblem(directory.PathOf(name), "lies beside the collections, where nothing is read. Move it into one of them."));
                    return;
                }

                using var collection = directory.Open(name);
                var key = FolderKeys.ChildOf(FolderKeys.Prefix(area), name.ToString());
                var shown = CollectionLabels.Read(collection, CollectionLabels.DisplayName);
                var attributes = Attributes(area, (AttributeNames.Color, CollectionLabels.Read(collection, CollectionLabels.Color)));
                Add(area, key, [FolderKeys.Directory(area), name], collection.IsBelowLink ? null : stat, shown ?? FolderKeys.NameOf(key), attributes);
            });
        }
    }

    private void ReadDrive(OpenDirectory directory, RawName[] levels, string key)
    {
        Add(FolderArea.Drive, key, levels, directory.IsBelowLink ? null : directory.StatSelf(), FolderKeys.NameOf(key), Attributes(FolderArea.Drive));
        foreach (var name in Sorted(directory.Names().Where(name => name.Type is not NameType.File)))
        {
            if (IgnoredNames.InDrive(name))
            {
                continue;
            }

            Guarded(directory.PathOf(name), () =>
            {
                // A link that leads nowhere is reported with the items of this folder.
                if (directory.Stat(name) is { } stat && (stat.IsDirectory || (stat.IsLink && LeadsToDirectory(directory, name))))
                {
                    if (levels.Length >= DeepestDrive)
                    {
                        throw new IOException($"Folders nested deeper than {DeepestDrive} levels are not read. Move this one up.");
                    }

                    using var below = directory.Open(name);
                    ReadDrive(below, [.. levels, name], FolderKeys.ChildOf(key, name.ToString()));
                }
            });
        }
    }

    private static bool LeadsToDirectory(OpenDirectory directory, RawName name)
    {
        try
        {
            return directory.StatTarget(name) is { IsDirectory: true };
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Add(FolderArea area, string key, RawName[]? levels, FileStat? stat, string name, ItemAttributes attributes)
    {
        var entry = new FolderEntry
        {
            Key = key,
            ParentKey = FolderKeys.ParentOf(key),
            Name = name,
            Attributes = attributes,
            MoveToken = stat?.Identity,
        };
        _folders.Add(new FolderSource(entry, area, levels));
    }

    private static ItemAttributes Attributes(FolderArea area, params (string Name, string? Value)[] others) => ItemAttributes.Of(
        others.Prepend((AttributeNames.View, FolderKeys.View(area))).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2)));

    private static IEnumerable<RawName> Sorted(IEnumerable<DirectoryName> names) =>
        names.Select(name => name.Name).OrderBy(name => name.ToString(), StringComparer.Ordinal);
}
