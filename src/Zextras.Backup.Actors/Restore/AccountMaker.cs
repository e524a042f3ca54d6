using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Creates the account that a restore goes into, with the settings of the restored one as far as they can hold there: a
/// class of service that is gone becomes the server's default, addresses that others have stay with them, and a domain
/// that is gone is not made again.
/// </summary>
internal sealed class AccountMaker(IMailboxServer server, OperationJob job)
{
    /// <summary>The account of that address; null where there is none.</summary>
    public async Task<AccountEntry?> FindAsync(string address, CancellationToken cancellation)
    {
        await foreach (var entry in server.ListAccountsAsync(cancellation))
        {
            if (string.Equals(entry.Name, address, StringComparison.OrdinalIgnoreCase))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Creates it, and gives it as the server then lists it.</summary>
    /// <param name="id">The id that it should have.</param>
    /// <param name="address">Its address.</param>
    /// <param name="settings">The recorded settings.</param>
    /// <param name="report">Told what the server did not take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationFailedException">It cannot be made; the message says what to do.</exception>
    public async Task<AccountEntry> MakeAsync(
        AccountId id, string address, ItemAttributes settings, RestoreReport report, CancellationToken cancellation)
    {
        var fitting = await FitAsync(address, settings, cancellation);
        var content = new ItemContent { Kind = ItemKind.Account, Name = address, Attributes = fitting };
        try
        {
            var put = await server.PutAccountAsync(id, new ItemState(new Placement { Key = address }, content), cancellation);
            report.AddNotCarried(put.NotCarried);
        }
        catch (MailboxException e)
        {
            throw new OperationFailedException(
                $"The account {address} is not there and cannot be made: {e.Message} Create it on the mail server (and in the list of accounts, where there is one), then restore again.",
                e);
        }

        return await FindAsync(address, cancellation)
            ?? throw new OperationFailedException($"The mailbox server made the account {address} and does not list it. Look there, then restore again.");
    }

    private async Task<ItemAttributes> FitAsync(string address, ItemAttributes settings, CancellationToken cancellation)
    {
        var directory = new List<DirectoryEntry>();
        await foreach (var entry in server.ListDirectoryAsync(cancellation))
        {
            directory.Add(entry);
        }

        RequireDomain(address, directory);
        if (settings.First(AttributeNames.ClassOfService) is { } wanted
            && !directory.Exists(entry => entry.Kind == ItemKind.ClassOfService && Names(wanted, entry)))
        {
            job.Warn($"The class of service '{wanted}' is not there any more: {address} gets the server's default.");
            settings = settings.With(AttributeNames.ClassOfService);
        }

        return await WithFreeAliasesAsync(address, settings, cancellation);
    }

    /// <summary>A Maildir tree names an account's class by its name, an LDAP directory by its id.</summary>
    private static bool Names(string wanted, DirectoryEntry entry) =>
        entry.Name == wanted || string.Equals(entry.Id.ToString(), wanted, StringComparison.OrdinalIgnoreCase);

    private static void RequireDomain(string address, List<DirectoryEntry> directory)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..];
        var domains = directory.Where(entry => entry.Kind == ItemKind.Domain).ToArray();
        if (domains.Length > 0 && !Array.Exists(domains, entry => string.Equals(entry.Name, domain, StringComparison.OrdinalIgnoreCase)))
        {
            throw new OperationFailedException(
                $"The mailbox server has no domain {domain}. Create it, or restore into an account of one that it has ({string.Join(", ", domains.Select(entry => entry.Name).Order(StringComparer.Ordinal))}).");
        }
    }

    private async Task<ItemAttributes> WithFreeAliasesAsync(string address, ItemAttributes settings, CancellationToken cancellation)
    {
        var aliases = settings[AttributeNames.Alias];
        if (aliases.Count == 0)
        {
            return settings;
        }

        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { address };
        await foreach (var entry in server.ListAccountsAsync(cancellation))
        {
            taken.Add(entry.Name);
            taken.UnionWith(entry.Settings?[AttributeNames.Alias] ?? []);
        }

        var free = aliases.Where(alias => !taken.Contains(alias)).ToArray();
        if (free.Length < aliases.Count)
        {
            job.Warn($"Aliases that other accounts have were left out: {string.Join(", ", aliases.Except(free, StringComparer.Ordinal))}.");
        }

        return settings.With(AttributeNames.Alias, free);
    }
}
