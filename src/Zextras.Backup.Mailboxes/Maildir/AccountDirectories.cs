using System.Text.Json;
using System.Text.Json.Nodes;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>Finds the accounts of a tree: every directory <c>domain/user</c> is one.</summary>
internal static class AccountDirectories
{
    /// <summary>
    /// All accounts, by address. A part of the tree that cannot be listed fails the whole: a short list would look like deletions.
    /// </summary>
    /// <param name="top">The top of the tree.</param>
    /// <param name="knownId">The id that an address had when it was last listed, for the moment in which its settings cannot be read.</param>
    public static IEnumerable<FoundAccount> All(OpenDirectory top, Func<string, AccountId?> knownId)
    {
        var domains = Directories(top);
        if (domains.Count == 0 && top.Stat(DirectoryFile.FileName) is null)
        {
            // The directory under a file system that is not mounted looks just like this.
            throw new MailboxException(MailboxFailure.Unavailable,
                "The mailbox tree is empty: no domain directories and no directory.json. Is its file system mounted? For a server that really has no account yet, put a directory.json with {} there.");
        }

        var ids = new HashSet<AccountId>();
        foreach (var domain in domains)
        {
            using var directory = top.Open(domain);
            foreach (var user in Directories(directory))
            {
                yield return Read(directory, domain, user, knownId, ids);
            }
        }
    }

    private static FoundAccount Read(OpenDirectory domainDirectory, RawName domain, RawName user, Func<string, AccountId?> knownId, HashSet<AccountId> ids)
    {
        var address = $"{user}@{domain}";
        var (settings, id, reason) = ReadSettings(domainDirectory, user);

        // An account whose settings cannot be read now must not become another one, whose predecessor would count as deleted.
        var own = id ?? (settings is null ? knownId(address) : null) ?? AccountSettings.Derive(address);
        if (!ids.Add(own))
        {
            (settings, reason) = (null, $"account.json has the id {own} of another account. Give it its own, or remove it to have one made from the address.");
            own = AccountSettings.Derive(address);
            ids.Add(own);
        }

        var entry = new AccountEntry
        {
            Id = own,
            Name = address,
            Settings = settings is null ? null : AccountSettings.ToAttributes(settings),
            Problem = reason is null ? null : new MailboxProblem(address, reason),
        };
        return new FoundAccount(entry, domain, user);
    }

    /// <summary>The settings and the id that they give; where they cannot be read, why.</summary>
    private static (JsonObject? Settings, AccountId? Id, string? Reason) ReadSettings(OpenDirectory domain, RawName user)
    {
        byte[]? file = null;
        try
        {
            using var account = domain.Open(user);
            file = SmallFiles.Read(account, AccountSettings.FileName);
            var settings = file is null ? [] : SettingsJson.Parse(file);
            var id = AccountSettings.IdOf(settings);
            return settings[AccountSettings.Id] is null || id is not null
                ? (settings, id, null)
                : (null, null, "The id in account.json is not a UUID. Correct it, or remove it to have one made from the address.");
        }
        catch (JsonException e)
        {
            return (null, AccountSettings.SearchId(file), $"account.json cannot be read: {e.Message} Correct it; until then the settings stay as last recorded.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, null, e.Message);
        }
    }

    /// <summary>
    /// The directories in one, and the links whether they lead to a directory or not: an account that was moved elsewhere and
    /// linked is reported as unreadable when it is opened; leaving it out would say that it was deleted.
    /// </summary>
    private static List<RawName> Directories(OpenDirectory directory)
    {
        var found = new List<RawName>();
        foreach (var (name, _, type) in directory.Names())
        {
            if (!IgnoredNames.AmongAccounts(name)
                && (type is NameType.Directory or NameType.Link || (type is NameType.Unknown && directory.Stat(name) is { IsFile: false })))
            {
                found.Add(name);
            }
        }

        found.Sort(RawName.Compare);
        return found;
    }
}
