using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Mailbox;

/// <summary>An item as a listing showed it, without its content.</summary>
public sealed record ItemEntry
{
    /// <summary>The <see cref="FolderEntry.Key"/> of the folder that holds it.</summary>
    public required string FolderKey { get; init; }

    /// <summary>How the server names the item inside that folder; it stays the same when flags change.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// What the item most likely is; its content may tell better (a <c>.ics</c> is an appointment or a task). Decides the
    /// form of the item's id, so a document is always expected as one.
    /// </summary>
    public required ItemKind ExpectedKind { get; init; }

    /// <summary>Changes whenever anything that the listing shows has changed: flags, tags, dates, size, content.</summary>
    public required string Revision { get; init; }

    /// <summary>Changes whenever the content may have changed; the engine reads the content again then.</summary>
    public required string ContentRevision { get; init; }

    /// <summary>
    /// What stays the same when the item moves to another folder, and what no other living item has but copies of it; null where
    /// the server has nothing of the kind. Then a move is recognised by content.
    /// </summary>
    public string? MoveToken { get; init; }

    /// <summary>The server's ordinal of the last change (MODSEQ), where it has one.</summary>
    public long? Version { get; init; }

    /// <summary>Length of the content in bytes as listed, a hint for buffering; null where the listing does not tell.</summary>
    public long? SizeHint { get; init; }

    /// <summary>System flags, lower case without backslash, sorted.</summary>
    public ValueList<string> Flags { get; init; } = ValueList<string>.Empty;

    /// <summary>Tags and keywords, sorted.</summary>
    public ValueList<string> Tags { get; init; } = ValueList<string>.Empty;

    /// <summary>When the item came into the mailbox, UTC.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>When the content was last changed, UTC.</summary>
    public DateTimeOffset? Modified { get; init; }
}
