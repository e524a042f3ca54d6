using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>A folder of an account as the server shows it now.</summary>
/// <param name="Entry">What the engine sees of it.</param>
/// <param name="Path">Where it is; null for a level that holds other folders only.</param>
internal sealed record DavCollection(FolderEntry Entry, string? Path)
{
    /// <summary>Changes with everything in it, and tells what changed (RFC 6578); null where the server has nothing of the kind.</summary>
    public string? SyncToken { get; init; }

    /// <summary>Changes with everything in it; null where the server has nothing of the kind.</summary>
    public string? CTag { get; init; }

    /// <summary>Whether what changed since a token can be asked for.</summary>
    public bool CanSync { get; init; }

    /// <summary>What lies in it, where that was seen when the folders were listed; null where it was not.</summary>
    public IReadOnlyList<DavMember>? Members { get; init; }

    /// <summary>Why it cannot be read; null where it can.</summary>
    public string? Problem { get; init; }
}
