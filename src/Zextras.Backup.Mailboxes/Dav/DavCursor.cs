using System.Text.Json;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>How far a part was read: a mark for each folder that was read to its end.</summary>
internal sealed class DavCursor
{
    private const int Version = 1;

    private readonly SortedDictionary<string, CollectionMark> _folders;
    private bool _hasMoved;

    private DavCursor(SortedDictionary<string, CollectionMark> folders) => _folders = folders;

    /// <summary>Reads what <see cref="Take"/> wrote; nothing is known where it is null or another adapter's: everything is read.</summary>
    public static DavCursor Read(MailboxCursor? cursor)
    {
        try
        {
            var form = cursor is { } text ? JsonSerializer.Deserialize(text.Value, DavCursorJson.Default.DavCursorForm) : null;
            return new DavCursor(form is { Version: Version, Folders: not null } ? new(form.Folders, StringComparer.Ordinal) : new(StringComparer.Ordinal));
        }
        catch (JsonException)
        {
            return new DavCursor(new(StringComparer.Ordinal));
        }
    }

    /// <summary>The mark of a folder; null where it was never read to its end.</summary>
    public CollectionMark? Of(string folder) => _folders.GetValueOrDefault(folder);

    /// <summary>The folder was read to its end.</summary>
    public void Set(string folder, CollectionMark mark)
    {
        _hasMoved |= Of(folder) != mark;
        _folders[folder] = mark;
    }

    /// <summary>Forgets all folders but these.</summary>
    public void Keep(IReadOnlySet<string> folders)
    {
        foreach (var gone in _folders.Keys.Where(key => !folders.Contains(key)).ToList())
        {
            _folders.Remove(gone);
            _hasMoved = true;
        }
    }

    /// <summary>The text for the engine, if the cursor moved since it was last taken; the same state is always the same text.</summary>
    public MailboxCursor? Take()
    {
        if (!_hasMoved)
        {
            return null;
        }

        _hasMoved = false;
        return new MailboxCursor(JsonSerializer.Serialize(new DavCursorForm(Version, _folders), DavCursorJson.Default.DavCursorForm));
    }
}
