using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>Opens the contents of listed items, from several threads at once.</summary>
internal sealed class ContentOpener(OpenDirectory account, TimeProvider clock) : IDisposable
{
    // Folders whose directories are kept open, because a scan opens their mails one after the other.
    private const int MostOpenFolders = 64;

    private readonly ConcurrentDictionary<string, OpenDirectory> _open = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private (string Folder, string Look, Dictionary<string, MailName> Names)? _index;

    /// <summary>Opens the content of an item.</summary>
    /// <exception cref="MailboxException">It vanished or cannot be read.</exception>
    public Stream Open(ItemEntry entry)
    {
        var subject = $"{entry.FolderKey}/{entry.Key}";
        try
        {
            var handle = FolderKeys.AreaOf(entry.FolderKey) is FolderArea.Mail ? OpenMail(entry) : OpenResource(entry);
            return handle is null
                ? throw new MailboxException(MailboxFailure.Vanished, $"'{subject}' is not there any more.")
                : new ContentStream(handle, subject);
        }
        catch (PosixException e) when (e.IsMissing)
        {
            throw new MailboxException(MailboxFailure.Vanished, $"'{subject}' is not there any more.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailboxException(MailboxFailure.Unreadable, $"'{subject}' cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var directory in _open.Values)
        {
            directory.Dispose();
        }
    }

    private SafeFileHandle? OpenResource(ItemEntry entry)
    {
        var name = new RawName(KeyText.Unescape(entry.Key));
        return name.IsPlain ? WithFolder(entry.FolderKey, "", folder => TryOpen(folder, name)) : null;
    }

    private SafeFileHandle? OpenMail(ItemEntry entry) =>
        (MailName.Of(entry) is { } listed ? OpenMail(entry.FolderKey, listed) : null) ?? OpenRenamedMail(entry);

    private SafeFileHandle? OpenMail(string folder, MailName name) =>
        WithFolder(folder, name.IsNew ? "new" : "cur", directory => TryOpen(directory, name.Name));

    /// <summary>Its flags changed since it was listed, so its file has another name now.</summary>
    private SafeFileHandle? OpenRenamedMail(ItemEntry entry)
    {
        // Twice, because the name may change once more between looking it up and opening it.
        return Attempt() ?? Attempt();

        SafeFileHandle? Attempt()
        {
            if (!Names(entry.FolderKey).TryGetValue(Convert.ToHexString(MailName.UniquePartOf(entry.Key)), out var name))
            {
                return null;
            }

            // Not through the directories kept open: the folder may have been removed and made again since.
            using var directory = OpenFolder(entry.FolderKey, name.IsNew ? "new" : "cur");
            return TryOpen(directory, name.Name);
        }
    }

    /// <summary>The present names of a folder by their unique parts; read again only if the folder changed since.</summary>
    private Dictionary<string, MailName> Names(string key)
    {
        lock (_lock)
        {
            using var folder = OpenFolder(key);
            var listing = new MailListing(key, folder, clock);
            var look = listing.Look();
            if (_index is { } index && index.Folder == key && look.Length > 0 && index.Look == look)
            {
                return index.Names;
            }

            var names = new Dictionary<string, MailName>(StringComparer.Ordinal);
            foreach (var name in listing.Names())
            {
                names[Convert.ToHexString(name.UniquePart)] = name;
            }

            _index = (key, look, names);
            return names;
        }
    }

    private T? WithFolder<T>(string key, string subdirectory, Func<OpenDirectory, T?> use)
        where T : class
    {
        var place = $"{key}/{subdirectory}";
        if (!_open.TryGetValue(place, out var directory))
        {
            directory = OpenFolder(key, subdirectory);
            if (_open.Count >= MostOpenFolders || !_open.TryAdd(place, directory))
            {
                using (directory)
                {
                    return use(directory);
                }
            }
        }

        return use(directory);
    }

    private OpenDirectory OpenFolder(string key, string subdirectory)
    {
        var folder = OpenFolder(key);
        if (subdirectory.Length == 0)
        {
            return folder;
        }

        using (folder)
        {
            return folder.Open(new RawName(subdirectory));
        }
    }

    private OpenDirectory OpenFolder(string key) => FolderPaths.Open(account, key)
        ?? throw new MailboxException(MailboxFailure.Vanished, $"The folder '{key}' is not there any more.");

    private static SafeFileHandle? TryOpen(OpenDirectory directory, RawName name)
    {
        try
        {
            return directory.OpenFile(name);
        }
        catch (PosixException e) when (e.IsMissing)
        {
            return null;
        }
    }
}
