namespace Zextras.Backup.Actors.Mailbox;

/// <summary>What a mailbox made of something that was put into it.</summary>
public sealed record PutResult
{
    /// <summary>The folder that now holds it.</summary>
    public required string FolderKey { get; init; }

    /// <summary>How the server names it there: an item's key, or the folder's own key.</summary>
    public required string Key { get; init; }

    /// <summary>Names of what the server or its protocol did not take (<c>modified</c>, a flag, an attribute). Never silent.</summary>
    public IReadOnlyList<string> NotCarried { get; init; } = [];
}
