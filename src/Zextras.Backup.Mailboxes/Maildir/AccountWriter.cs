using System.Text.Json;
using System.Text.Json.Nodes;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>Creates accounts for a restore, and gives existing ones their settings back.</summary>
internal static class AccountWriter
{
    private static readonly RawName BrokenCopy = new("account.json.broken");

    /// <summary>Writes the account's settings; makes its directories where they are not there.</summary>
    public static PutResult Put(OpenDirectory top, AccountId id, ItemState state, IEnumerable<FoundAccount> accounts, Lock writing)
    {
        var (wantedDomain, wantedUser) = Places(state.Content.Name);
        var found = accounts.ToList();
        var own = found.Find(account => account.Entry.Id == id);
        if (own is null && found.Find(account => account.Domain.Equals(wantedDomain) && account.User.Equals(wantedUser)) is { } other)
        {
            throw new MailboxException(
                MailboxFailure.Refused, $"The address '{state.Content.Name}' belongs to account {other.Entry.Id}. Remove or rename that one, or restore under another address.");
        }

        var (domainName, userName) = own is null ? (wantedDomain, wantedUser) : (own.Domain, own.User);
        if (top.MakeDirectory(domainName))
        {
            top.Sync();
        }

        using var domain = top.Open(domainName);
        if (domain.MakeDirectory(userName))
        {
            domain.Sync();
        }

        using var account = domain.Open(userName);
        if (own is null)
        {
            new FolderWriter(account, writing).Put(MailFolderNames.Inbox, state: null);
        }

        var json = AccountSettings.ToJson(id, state.Content.Attributes, Existing(account));
        SmallFiles.Write(account, AccountSettings.FileName, SettingsJson.ToBytes(json));

        var address = $"{userName}@{domainName}";
        return new PutResult
        {
            FolderKey = "",
            Key = address,
            NotCarried = string.Equals(address, state.Content.Name, StringComparison.Ordinal) ? [] : ["name"],
        };
    }

    private static JsonObject? Existing(OpenDirectory account)
    {
        try
        {
            return SmallFiles.Read(account, AccountSettings.FileName) is { } bytes ? SettingsJson.Parse(bytes) : null;
        }
        catch (JsonException)
        {
            // Somebody may still want to see what stood there.
            account.Replace(AccountSettings.FileName, BrokenCopy);
            return null;
        }
    }

    private static (RawName Domain, RawName User) Places(string address)
    {
        var at = address.LastIndexOf('@');
        if (at > 0 && at < address.Length - 1)
        {
            var user = new RawName(KeyText.Unescape(address[..at]));
            var domain = new RawName(KeyText.Unescape(address[(at + 1)..]));
            if (user.IsPlain && domain.IsPlain && !IgnoredNames.AmongAccounts(user) && !IgnoredNames.AmongAccounts(domain))
            {
                return (domain, user);
            }
        }

        throw new MailboxException(
            MailboxFailure.Refused, $"'{address}' cannot be the address of an account here: it has to be user@domain, both usable as names of directories. Restore under another address.");
    }
}
