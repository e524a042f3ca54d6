using System.Text.Json;
using System.Text.Json.Nodes;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>Finds the accounts of a tree: every directory <c>domain/user</c> is one.</summary>
internal static class AccountDirectories
{
    /// <summary>All accounts, by address. A part of the tree that cannot be listed fails the whole: a short list would look like deletions.</summary>
    public static IEnumerable<FoundAccount> All(OpenDirectory top)
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
                yield return Read(directory, domain, user, ids);
            }
        }
    }

    /// <summary>The account in that directory.</summary>
    private static FoundAccount Read(OpenDirectory domainDirectory, RawName domain, RawName user, HashSet<AccountId> ids)
    {
        var address = $"{user}@{domain}";
        JsonObject? settings = null;
        var reason = (string?)null;
        byte[]? file = null;
        try
        {
            using var account = domainDirectory.Open(user);
            file = SmallFiles.Read(account, AccountSettings.FileName);
            settings = file is null ? [] : SettingsJson.Parse(file);
        }
        catch (JsonException e)
        {
            reason = $"account.json cannot be read: {e.Message} Correct it; until then the settings stay as last recorded.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = $"account.json cannot be read: {e.Message}";
        }

        if (settings is not null && settings[AccountSettings.Id] is not null && AccountSettings.IdOf(settings) is null)
        {
            (settings, reason) = (null, "The id in account.json is not a UUID. Correct it, or remove it to have one made from the address.");
        }

        // A broken file must not make the account another one, whose predecessor would count as deleted.
        var id = (settings is null ? AccountSettings.SearchId(file) : AccountSettings.IdOf(settings)) ?? AccountSettings.Derive(address);
        if (!ids.Add(id))
        {
            (settings, reason) = (null, $"account.json has the id {id} of another account. Give it its own, or remove it to have one made from the address.");
            id = AccountSettings.Derive(address);
            ids.Add(id);
        }

        return new FoundAccount(
            new AccountEntry
            {
                Id = id,
                Name = address,
                Settings = settings is null ? null : AccountSettings.ToAttributes(settings),
                Problem = reason is null ? null : new MailboxProblem(address, reason),
            },
            domain,
            user);
    }

    private static List<RawName> Directories(OpenDirectory directory)
    {
        var found = new List<RawName>();
        foreach (var (name, _, type) in directory.Names())
        {
            if (type is not NameType.File && !IgnoredNames.AmongAccounts(name) && IsDirectory(directory, name))
            {
                found.Add(name);
            }
        }

        found.Sort(RawName.Compare);
        return found;
    }

    private static bool IsDirectory(OpenDirectory directory, RawName name)
    {
        try
        {
            return directory.StatTarget(name) is { IsDirectory: true };
        }
        catch (LinkException)
        {
            // What lies outside the tree is no account of it.
            return false;
        }
    }
}
