using System.Text.Json;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>How far an account was read: a mark for each folder that was read to its end.</summary>
internal sealed class ImapCursor
{
    private const int Version = 1;

    private readonly SortedDictionary<string, FolderMark> _folders;
    private readonly SortedDictionary<string, FolderDetails> _details;

    private ImapCursor(ImapCursorForm? form)
    {
        _folders = new(form?.Mail ?? [], StringComparer.Ordinal);
        _details = new(form?.Details ?? [], StringComparer.Ordinal);
    }

    /// <summary>Reads what <see cref="ToCursor"/> wrote; nothing is known where it is null or another adapter's: everything is read.</summary>
    public static ImapCursor Read(MailboxCursor? cursor)
    {
        try
        {
            var form = cursor is { } text ? JsonSerializer.Deserialize(text.Value, ImapCursorJson.Default.ImapCursorForm) : null;
            return new ImapCursor(form is { Version: Version } ? form : null);
        }
        catch (JsonException)
        {
            return new ImapCursor(null);
        }
    }

    /// <summary>Whether the cursor moved since it was last written.</summary>
    public bool HasMoved { get; private set; }

    /// <summary>The mark of a folder; null where it was never read to its end.</summary>
    public FolderMark? Of(string folder) => _folders.GetValueOrDefault(folder);

    /// <summary>The folder was read to its end.</summary>
    public void Set(string folder, FolderMark mark)
    {
        HasMoved |= Of(folder) != mark;
        _folders[folder] = mark;
    }

    /// <summary>The details of a folder; null where it never told any.</summary>
    public FolderDetails? DetailsOf(string folder) => _details.GetValueOrDefault(folder);

    /// <summary>The folder told its details.</summary>
    public void SetDetails(string folder, FolderDetails details)
    {
        HasMoved |= DetailsOf(folder) != details;
        _details[folder] = details;
    }

    /// <summary>Forgets all folders but these.</summary>
    public void Keep(IReadOnlySet<string> folders)
    {
        foreach (var gone in _folders.Keys.Concat(_details.Keys).Where(key => !folders.Contains(key)).ToList())
        {
            _folders.Remove(gone);
            _details.Remove(gone);
            HasMoved = true;
        }
    }

    /// <summary>The text for the engine; the same state is always the same text.</summary>
    public MailboxCursor ToCursor()
    {
        HasMoved = false;
        return new MailboxCursor(JsonSerializer.Serialize(new ImapCursorForm(Version, _folders, _details.Count > 0 ? _details : null), ImapCursorJson.Default.ImapCursorForm));
    }
}
