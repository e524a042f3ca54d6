using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Cyrus;

/// <summary>Where a Cyrus tells what happens, and how its mailbox names become accounts and folders.</summary>
internal sealed record CyrusEventsSettings
{
    /// <summary>The directory into which <c>zextras-backup-relay.pl</c> writes.</summary>
    public required string Directory { get; init; }

    /// <summary>What stands between the levels of a mailbox name.</summary>
    public char Separator { get; init; } = '/';

    /// <summary>The domain of accounts whose mailboxes are named without one; null: an account without a domain is one.</summary>
    public string? Domain { get; init; }

    /// <summary>Whether owners see their folders beside INBOX; else below it.</summary>
    public bool IsAltNamespace { get; init; } = true;

    /// <summary>The areas that are read from the server at all.</summary>
    public IReadOnlySet<FolderArea> Areas { get; init; } = new HashSet<FolderArea>(Enum.GetValues<FolderArea>());
}
