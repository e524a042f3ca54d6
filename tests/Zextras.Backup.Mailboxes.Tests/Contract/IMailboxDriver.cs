using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>
/// What <see cref="MailContract"/> and <see cref="MailboxContract"/> do to a mailbox behind the adapter's back, as its owner and its administrator would. One
/// driver is one fresh, empty server.
/// </summary>
public interface IMailboxDriver : IAsyncDisposable
{
    /// <summary>The adapter under test, connected to the driver's server.</summary>
    IMailboxServer Server { get; }

    /// <summary>Creates an account with some settings of the server's own, and an INBOX.</summary>
    Task<AccountId> CreateAccountAsync(string address, ItemAttributes settings);

    /// <summary>Creates a domain, class of service or distribution list.</summary>
    Task CreateDirectoryObjectAsync(ItemKind kind, string name, ItemAttributes attributes);

    /// <summary>Creates a folder of any area.</summary>
    Task CreateFolderAsync(string address, string folderKey);

    Task RenameFolderAsync(string address, string folderKey, string newFolderKey);

    Task DeleteFolderAsync(string address, string folderKey);

    /// <summary>Lets somebody else into a mail folder, where the server has access lists.</summary>
    Task GrantAsync(string address, string folderKey, string who, string rights) => throw new NotSupportedException("This server has no access lists.");

    /// <summary>Delivers a mail.</summary>
    /// <returns>Its <see cref="ItemEntry.Key"/>.</returns>
    Task<string> AppendMailAsync(string address, string folderKey, byte[] content, string[] flags, string[] tags, DateTimeOffset date);

    /// <summary>Delivers many mails, in the way that is fastest for the server.</summary>
    async Task AppendMailsAsync(string address, string folderKey, IReadOnlyList<byte[]> contents, DateTimeOffset date)
    {
        foreach (var content in contents)
        {
            await AppendMailAsync(address, folderKey, content, [], [], date);
        }
    }

    Task SetFlagsAsync(string address, string folderKey, string key, string[] flags);

    /// <summary>Moves a mail.</summary>
    /// <returns>The key that it has in the other folder.</returns>
    Task<string> MoveMailAsync(string address, string folderKey, string key, string toFolderKey);

    Task DeleteItemAsync(string address, string folderKey, string key);

    /// <summary>Creates or rewrites a contact, calendar resource or document of that name.</summary>
    /// <returns>Its key.</returns>
    Task<string> PutResourceAsync(string address, string folderKey, string name, byte[] content);

    /// <summary>Lets so much time pass that what was written before can be told from what is written after.</summary>
    void LetTimePass();
}
