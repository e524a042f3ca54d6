using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>Makes folders for a restore, with the folders above them. What is there already stays as it is.</summary>
/// <param name="account">The account's directory.</param>
/// <param name="writing">Held while files are rewritten that several restores change: subscriptions, labels.</param>
internal sealed class FolderWriter(OpenDirectory account, Lock writing)
{
    private static readonly RawName[] MaildirParts = [new("tmp"), new("new"), new("cur")];

    // Tells a folder of a Maildir++ from a Maildir of its own, so that quotas are counted at the right place.
    private static readonly RawName FolderMark = new("maildirfolder");

    /// <summary>Makes sure that the folder is there; the result has the key under which a listing shows it.</summary>
    public PutResult Put(string key, ItemState? state)
    {
        try
        {
            lock (writing)
            {
                return FolderKeys.AreaOf(key) switch
                {
                    FolderArea.Mail => PutMail(key, state),
                    FolderArea.Drive => PutDrive(key, state),
                    var area => PutCollection(area, key, state),
                };
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PutErrors.Refused($"The folder '{key}'", e);
        }
    }

    private PutResult PutMail(string key, ItemState? state)
    {
        using var maildir = MakeAndOpen(account, FolderKeys.Directory(FolderArea.Mail));
        MakeParts(maildir);

        var directory = (RawName?)null;
        foreach (var level in Chain(key).Where(level => level != MailFolderNames.Inbox))
        {
            directory = FolderPaths.MailDirectory(maildir, level) ?? MakeMailFolder(maildir, level);
        }

        if (state?.Content.Attributes.First(AttributeNames.Subscribed) is "true")
        {
            Subscriptions.Read(maildir).Add(maildir, directory);
        }

        var made = key == MailFolderNames.Inbox || directory is not { } name ? key : KeyOf(maildir, name);
        return Result(made, state, AttributeNames.Subscribed, SpecialUse.Of(made) == state?.Content.Attributes.First(AttributeNames.SpecialUse) ? AttributeNames.SpecialUse : "");
    }

    private static RawName MakeMailFolder(OpenDirectory maildir, string key)
    {
        var others = maildir.Names().Select(name => name.Name).Where(name => name.IsHidden).ToList();
        var isUtf8 = others.Exists(MailFolderNames.IsUtf8) && !others.Exists(name => name.Span.Contains((byte)'&'));
        var name = MailFolderNames.DirectoryFor(key, isUtf8);
        if (!name.IsPlain || name.Span.IndexOf(".."u8) >= 0 || name.Span.EndsWith("."u8))
        {
            throw new MailboxException(MailboxFailure.Refused, $"'{key}' has a level without a name. Restore into a folder with a proper name.");
        }

        using var folder = MakeAndOpen(maildir, name);
        MakeParts(folder);
        if (folder.Stat(FolderMark) is null)
        {
            folder.CreateFile(FolderMark).Dispose();
        }

        folder.Sync();
        maildir.Sync();
        return name;
    }

    private PutResult PutCollection(FolderArea area, string key, ItemState? state)
    {
        using var top = MakeAndOpen(account, FolderKeys.Directory(area));
        var levels = FolderPaths.Levels(key).ToList();
        var isNested = levels.Count > 1;

        // Address books lie beside each other here; one that lay in another keeps both names.
        var name = SafeNames.ForDirectory(area, new RawName([.. levels.SelectMany((level, i) => i == 0 ? level.Span.ToArray() : [(byte)'-', .. level.Span])]));
        using var collection = MakeAndOpen(top, name);
        var made = FolderKeys.ChildOf(FolderKeys.Prefix(area), name.ToString());
        if (state is not null)
        {
            var shown = state.Content.Name;
            PutLabel(collection, CollectionLabels.DisplayName, shown == FolderKeys.NameOf(made) ? null : shown);
            PutLabel(collection, CollectionLabels.Color, state.Content.Attributes.First(AttributeNames.Color));
        }

        collection.Sync();
        top.Sync();
        var result = Result(made, state, AttributeNames.Color);
        return isNested ? result with { NotCarried = [.. result.NotCarried, "parent"] } : result;
    }

    private static void PutLabel(OpenDirectory collection, RawName file, string? label)
    {
        if (label is { Length: > 0 } && CollectionLabels.Read(collection, file) != label)
        {
            SmallFiles.Write(collection, file, Encoding.UTF8.GetBytes(label));
        }
    }

    private PutResult PutDrive(string key, ItemState? state)
    {
        var current = MakeAndOpen(account, FolderKeys.Directory(FolderArea.Drive));
        var made = FolderKeys.Prefix(FolderArea.Drive);
        try
        {
            foreach (var level in FolderPaths.Levels(key))
            {
                using var above = current;
                var name = SafeNames.ForDirectory(FolderArea.Drive, level);
                current = MakeAndOpen(above, name);
                above.Sync();
                made = FolderKeys.ChildOf(made, name.ToString());
            }
        }
        finally
        {
            current.Dispose();
        }

        return Result(made, state);
    }

    private static PutResult Result(string key, ItemState? state, params string[] carried)
    {
        var notCarried = (state?.Content.Attributes ?? ItemAttributes.Empty)
            .Select(attribute => attribute.Key)
            .Where(name => name != AttributeNames.View && !carried.Contains(name))
            .ToList();
        return new PutResult { FolderKey = key, Key = key, NotCarried = notCarried };
    }

    private static void MakeParts(OpenDirectory maildir)
    {
        foreach (var part in MaildirParts)
        {
            maildir.MakeDirectory(part);
        }
    }

    private static OpenDirectory MakeAndOpen(OpenDirectory parent, RawName name)
    {
        if (parent.MakeDirectory(name))
        {
            parent.Sync();
        }

        return parent.Open(name);
    }

    private static string KeyOf(OpenDirectory maildir, RawName directory) =>
        MailFolderNames.Keys(maildir.Names().Where(name => name.Name.IsHidden && name.Type is not NameType.File).Select(name => name.Name))
            .First(pair => pair.Value.Equals(directory)).Key;

    /// <summary>The key with those of the folders above it, from the top.</summary>
    private static List<string> Chain(string key)
    {
        var keys = new List<string>();
        for (var current = key; current is not null; current = FolderKeys.ParentOf(current))
        {
            keys.Insert(0, current);
        }

        return keys;
    }
}
