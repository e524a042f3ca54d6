using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>An account of a source path that is to be imported.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Name">Its address.</param>
/// <param name="Settings">Its last settings.</param>
/// <param name="IsDeleted">Whether it had been deleted.</param>
internal sealed record SourceAccount(AccountId Id, string Name, ItemAttributes Settings, bool IsDeleted)
{
    /// <summary>The account here; null until it was found or made.</summary>
    public AccountEntry? Here { get; init; }

    /// <summary>The domain of its address.</summary>
    public string Domain => Name[(Name.LastIndexOf('@') + 1)..];
}
