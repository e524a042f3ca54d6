using MailKit;
using MailKit.Net.Imap;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// Who else may use a folder (ACL, RFC 4314) as the attribute <c>acl</c>, one value for each: <c>ben@example.com lrs</c>. The
/// owner's own entry is none of them: every server gives it by itself, and it names another account where the folder is restored to one.
/// </summary>
internal static class AccessList
{
    /// <summary>The attribute.</summary>
    public const string Attribute = AttributeNames.AccessList;

    private const string Owner = "owner";

    /// <summary>Asks the server for the access list of a folder.</summary>
    public static async Task<IReadOnlyList<KeyValuePair<string, string>>> ReadAsync(IMailFolder folder, string account, CancellationToken cancellation)
    {
        var list = await folder.GetAccessControlListAsync(cancellation);
        return
        [
            .. list.Where(entry => !IsOwner(entry.Name, account))
                .Select(entry => $"{entry.Name} {entry.Rights}")
                .Order(StringComparer.Ordinal)
                .Select(value => KeyValuePair.Create(Attribute, value)),
        ];
    }

    /// <summary>Gives a folder that was just made the access list that is recorded; what it has by inheritance goes.</summary>
    public static async Task WriteAsync(IMailFolder folder, string account, IReadOnlyCollection<string> values, CancellationToken cancellation)
    {
        var wanted = values.Select(Parse).ToDictionary(entry => entry.Name, entry => entry.Rights, StringComparer.Ordinal);
        foreach (var inherited in await folder.GetAccessControlListAsync(cancellation))
        {
            if (!IsOwner(inherited.Name, account) && !wanted.ContainsKey(inherited.Name))
            {
                await folder.RemoveAccessAsync(inherited.Name, cancellation);
            }
        }

        foreach (var (name, rights) in wanted)
        {
            await folder.SetAccessRightsAsync(name, new AccessRights(rights), cancellation);
        }
    }

    /// <summary>Lets those into a folder who have no rights in it yet.</summary>
    /// <returns>Whom the server did not let in.</returns>
    public static async Task<IReadOnlyList<string>> AddAsync(
        IMailFolder folder, string account, IReadOnlyCollection<string> values, CancellationToken cancellation)
    {
        var there = (await folder.GetAccessControlListAsync(cancellation)).Select(entry => entry.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var refused = new List<string>();
        foreach (var value in values)
        {
            var (name, rights) = Parse(value);
            if (IsOwner(name, account) || !there.Add(name))
            {
                continue;
            }

            try
            {
                await folder.SetAccessRightsAsync(name, new AccessRights(rights), cancellation);
            }
            catch (ImapCommandException)
            {
                refused.Add(value); // one that the server does not know keeps nobody else out
            }
        }

        return refused;
    }

    private static (string Name, string Rights) Parse(string value)
    {
        // Names may have blanks, rights have none.
        var at = value.LastIndexOf(' ');
        return at < 0 ? (value, "") : (value[..at], value[(at + 1)..]);
    }

    private static bool IsOwner(string name, string account) =>
        name.Equals(account, StringComparison.OrdinalIgnoreCase) || name is Owner;
}
