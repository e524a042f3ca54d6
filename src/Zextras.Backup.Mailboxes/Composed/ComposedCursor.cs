using System.Text.Json;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>How far each part of an account was read: a JSON object with the parts' own cursors by their names.</summary>
internal sealed class ComposedCursor
{
    private readonly SortedDictionary<string, string> _parts;
    private readonly IReadOnlySet<string> _listAgain;

    private ComposedCursor(SortedDictionary<string, string> parts, IReadOnlySet<string> listAgain) => (_parts, _listAgain) = (parts, listAgain);

    /// <summary>The parts that were read.</summary>
    public IReadOnlyCollection<string> Names => _parts.Keys;

    /// <summary>Reads what <see cref="With"/> wrote; nothing is known where it is null or another adapter's: everything is read.</summary>
    public static ComposedCursor Read(MailboxCursor? cursor)
    {
        try
        {
            var parts = cursor is { } text ? JsonSerializer.Deserialize(text.Value, ComposedCursorJson.Default.SortedDictionaryStringString) : null;
            return new ComposedCursor(new(parts ?? [], StringComparer.Ordinal), cursor?.ListAgain ?? new HashSet<string>());
        }
        catch (JsonException)
        {
            return new ComposedCursor(new(StringComparer.Ordinal), new HashSet<string>());
        }
    }

    /// <summary>The cursor of one part with the folders of its areas that are to be listed again; null where it was never read.</summary>
    public MailboxCursor? Of(OpenedPart part) => _parts.TryGetValue(part.Name, out var text)
        ? new MailboxCursor(text) { ListAgain = _listAgain.Where(key => part.Part.Areas.Contains(ComposedSession.AreaOf(key))).ToHashSet(StringComparer.Ordinal) }
        : null;

    /// <summary>The cursor of all parts, now that one was read further; the same state is always the same text.</summary>
    public MailboxCursor With(OpenedPart part, MailboxCursor cursor)
    {
        _parts[part.Name] = cursor.Value;
        return new MailboxCursor(JsonSerializer.Serialize(_parts, ComposedCursorJson.Default.SortedDictionaryStringString));
    }
}
