using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>
/// Accounts that the configuration names, in itself or in a file with one address a line. Their ids are made of their addresses.
/// It knows nothing of an account's settings, of domains, lists and classes of service: those stay with the server's own directory.
/// </summary>
/// <param name="description">Where the list stands.</param>
/// <param name="read">Reads the addresses, anew for each listing.</param>
internal sealed class AccountList(string description, Func<IReadOnlyList<string>> read) : IAccountDirectory
{
    private readonly ConcurrentDictionary<AccountId, string> _addresses = new();

    /// <inheritdoc/>
    public string Description => description;

    /// <summary>The list that the configuration has under <c>accounts</c> or <c>accounts-file</c>; null where it has none.</summary>
    public static AccountList? Read(ConfigBlock root)
    {
        if (root.ExistingFile("accounts-file") is { } path)
        {
            return new AccountList(path, () => Addresses(File.ReadLines(path)));
        }

        if (root.Texts("accounts") is not { } texts)
        {
            return null;
        }

        var accounts = Addresses(texts);
        return new AccountList("accounts", () => accounts);
    }

    /// <summary>The accounts of the list. They are not asked of the server: one that cannot be opened says so when it is.</summary>
    public async IAsyncEnumerable<AccountEntry> ListAccountsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (id, address) in await Task.Run(FindAll, cancellation))
        {
            yield return new AccountEntry { Id = id, Name = address, Settings = ItemAttributes.Empty };
        }
    }

    /// <summary>Empty and whole: a list of accounts has no directory.</summary>
    public async IAsyncEnumerable<DirectoryEntry> ListDirectoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield break;
    }

    /// <inheritdoc/>
    public async Task<string?> FindAddressAsync(AccountId account, CancellationToken cancellation) =>
        _addresses.TryGetValue(account, out var address) ? address : (await Task.Run(FindAll, cancellation)).GetValueOrDefault(account);

    /// <summary>Accounts are made in the server's own directory; one that is there already has nothing here that could be set.</summary>
    public async Task<PutResult> PutAccountAsync(AccountId account, ItemState state, CancellationToken cancellation)
    {
        if (!(await Task.Run(FindAll, cancellation)).ContainsKey(account))
        {
            throw Refused($"The account '{state.Content.Name}' cannot be created by a list of accounts. Create it in the server's directory, add it to {description}, then restore its items.");
        }

        return new PutResult { FolderKey = "", Key = state.Content.Name, NotCarried = [.. state.Content.Attributes.Select(attribute => attribute.Key)] };
    }

    /// <inheritdoc/>
    public Task<PutResult> PutDirectoryObjectAsync(ItemId id, ItemState state, CancellationToken cancellation) =>
        throw Refused($"The {state.Kind.Name()} '{state.Content.Name}' cannot be put back: a list of accounts has no directory. Configure the server's directory instead of it.");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static List<string> Addresses(IEnumerable<string> lines) =>
        [.. lines.Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static MailboxException Refused(string message) => new(MailboxFailure.Refused, message);

    private Dictionary<AccountId, string> FindAll()
    {
        try
        {
            var found = read().ToDictionary(AccountSettings.Derive);
            foreach (var (id, address) in found)
            {
                _addresses[id] = address;
            }

            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailboxException(MailboxFailure.Unavailable, $"The list of accounts cannot be read: {e.Message}", e);
        }
    }
}
