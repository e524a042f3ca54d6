using System.Text.Json;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// How far an account was read: for each folder that was listed to its end a fingerprint of how its directories looked before
/// that. A folder that looks the same now is not listed again. An empty fingerprint says that the folder was there but
/// looked too fresh to be trusted: a change right after the listing could look the same.
/// </summary>
internal sealed class ScanCursor
{
    private const int Version = 1;

    private readonly SortedDictionary<string, string> _folders;

    private ScanCursor(SortedDictionary<string, string> folders) => _folders = folders;

    /// <summary>Reads what <see cref="ToCursor"/> wrote; nothing is known where it is null or another version's: everything is listed.</summary>
    public static ScanCursor Read(MailboxCursor? cursor)
    {
        try
        {
            var form = cursor is { } text ? JsonSerializer.Deserialize(text.Value, ScanCursorJson.Default.ScanCursorForm) : null;
            return new ScanCursor(form is { Version: Version, Folders: not null } ? new(form.Folders, StringComparer.Ordinal) : new(StringComparer.Ordinal));
        }
        catch (JsonException)
        {
            return new ScanCursor(new(StringComparer.Ordinal));
        }
    }

    /// <summary>Whether no folder was ever listed.</summary>
    public bool IsEmpty => _folders.Count == 0;

    /// <summary>The fingerprint that the folder had; null where it was not listed yet or cannot be trusted.</summary>
    public string? Trusted(string folder) => _folders.GetValueOrDefault(folder) is { Length: > 0 } fingerprint ? fingerprint : null;

    /// <summary>The folder was listed to its end.</summary>
    /// <param name="folder">Its key.</param>
    /// <param name="fingerprint">How it looked before; empty where that is not to be trusted.</param>
    public void Listed(string folder, string fingerprint) => _folders[folder] = fingerprint;

    /// <summary>Forgets all folders but these.</summary>
    public void Keep(IReadOnlySet<string> folders)
    {
        foreach (var gone in _folders.Keys.Where(key => !folders.Contains(key)).ToList())
        {
            _folders.Remove(gone);
        }
    }

    /// <summary>The text for the engine; the same state is always the same text.</summary>
    public MailboxCursor ToCursor() =>
        new(JsonSerializer.Serialize(new ScanCursorForm(Version, _folders), ScanCursorJson.Default.ScanCursorForm));
}
