namespace Zextras.Backup.Actors.Mailbox;

/// <summary>Something that could not be listed or read. It is counted, listed, and tried again by the next scan.</summary>
/// <param name="Subject">What it is about, as a person finds it: a path, a folder key with an item key, an account name.</param>
/// <param name="Reason">What went wrong, in words that say what to do where something can be done.</param>
public sealed record MailboxProblem(string Subject, string Reason)
{
    /// <summary>The folder that has to be listed again so that the next scan meets it again; null where every scan does.</summary>
    public string? FolderKey { get; init; }

    /// <summary>Whether it is only that the item was gone before it could be read.</summary>
    public bool HasVanished { get; init; }
}
