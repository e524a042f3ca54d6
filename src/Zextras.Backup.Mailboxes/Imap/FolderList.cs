using MailKit;
using MailKit.Net.Imap;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// Lists all folders of an account with their state: one round trip where the server has LIST-STATUS, one more per folder
/// where it has not. Folders of other users and shared ones belong to the accounts that own them.
/// </summary>
internal static class FolderList
{
    private const uint AnyValidity = 1; // what servers give to every folder that have nothing to tell

    private const StatusItems Wanted = StatusItems.UidValidity | StatusItems.UidNext | StatusItems.Count;

    private static readonly (FolderAttributes Attribute, SpecialFolder Folder, string Use)[] Uses =
    [
        (FolderAttributes.All, SpecialFolder.All, "all"), (FolderAttributes.Archive, SpecialFolder.Archive, "archive"),
        (FolderAttributes.Drafts, SpecialFolder.Drafts, "drafts"), (FolderAttributes.Flagged, SpecialFolder.Flagged, "flagged"),
        (FolderAttributes.Important, SpecialFolder.Important, "important"), (FolderAttributes.Junk, SpecialFolder.Junk, "junk"),
        (FolderAttributes.Sent, SpecialFolder.Sent, "sent"), (FolderAttributes.Trash, SpecialFolder.Trash, "trash"),
    ];

    /// <summary>All folders, parents before their children. Completing says that the list is whole.</summary>
    public static Task<IReadOnlyList<ImapFolderState>> ReadAsync(ImapConnection connection, CancellationToken cancellation) =>
        connection.RunAsync(
            async (client, token) =>
            {
                // Of the folder that is selected, Dovecot tells in a list what this connection saw of it last, not what is there.
                await connection.LeaveAsync(token);
                return await ReadAsync(client, token);
            },
            cancellation);

    /// <summary>The special use of that name; null where it is none that IMAP knows.</summary>
    public static SpecialFolder? UseOf(string? name) =>
        Array.Find(Uses, use => use.Use == name) is { Use: not null } found ? found.Folder : null;

    private static async Task<IReadOnlyList<ImapFolderState>> ReadAsync(ImapClient client, CancellationToken cancellation)
    {
        var items = Wanted | (client.Capabilities.HasFlag(ImapCapabilities.CondStore) ? StatusItems.HighestModSeq : StatusItems.None);
        var isOneTrip = client.Capabilities.HasFlag(ImapCapabilities.ListStatus);
        var folders = new Dictionary<string, ImapFolder>(StringComparer.Ordinal);
        var subscribed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tree in client.PersonalNamespaces)
        {
            foreach (var folder in await client.GetFoldersAsync(tree, isOneTrip ? items : StatusItems.None, subscribedOnly: false, cancellation))
            {
                folders[folder.FullName] = (ImapFolder)folder;
            }

            if (!client.Capabilities.HasFlag(ImapCapabilities.ListExtended))
            {
                subscribed.UnionWith((await client.GetFoldersAsync(tree, StatusItems.None, subscribedOnly: true, cancellation)).Select(folder => folder.FullName));
            }
        }

        folders.TryAdd(client.Inbox.FullName, (ImapFolder)client.Inbox);
        var states = new Dictionary<string, ImapFolderState>(StringComparer.Ordinal);
        foreach (var folder in folders.Values)
        {
            var isSubscribed = folder.Attributes.HasFlag(FolderAttributes.Subscribed) || subscribed.Contains(folder.FullName);
            var status = await StatusAsync(client, folder, items, cancellation);
            var entry = EntryOf(client, folder, isSubscribed);
            states[entry.Key] = new ImapFolderState(entry, folder.FullName, status);
        }

        return [.. WithParents(Recognizable(states))];
    }

    /// <summary>
    /// Where a server has no MAILBOXID a renamed folder is known by its UIDVALIDITY, as long as no other folder of the account has the
    /// same one: its messages keep their keys then, and nothing but the folder has to be recorded.
    /// </summary>
    private static Dictionary<string, ImapFolderState> Recognizable(Dictionary<string, ImapFolderState> states)
    {
        var validities = states.Values.Select(state => state.Status?.Validity ?? 0).Where(validity => validity > AnyValidity).CountBy(validity => validity).ToDictionary();
        return states.ToDictionary(
            pair => pair.Key,
            pair => validities.GetValueOrDefault(pair.Value.Status?.Validity ?? 0) == 1
                ? pair.Value with { Entry = pair.Value.Entry with { MoveToken = $"uidvalidity:{pair.Value.Status!.Validity}" } }
                : pair.Value,
            StringComparer.Ordinal);
    }

    private static async Task<FolderMark?> StatusAsync(ImapClient client, ImapFolder folder, StatusItems items, CancellationToken cancellation)
    {
        if ((folder.Attributes & (FolderAttributes.NoSelect | FolderAttributes.NonExistent)) != FolderAttributes.None)
        {
            return FolderMark.Level;
        }

        try
        {
            if (!folder.IsOpen && (folder.UidValidity == 0 || !client.Capabilities.HasFlag(ImapCapabilities.ListStatus)))
            {
                await folder.StatusAsync(items, cancellation);
            }
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e) && client.IsConnected)
        {
            // What is wrong with the folder shows when it is opened, and is reported there.
            return null;
        }

        return MarkOf(folder);
    }

    /// <summary>How the folder is now, by what the server last said of it.</summary>
    public static FolderMark MarkOf(ImapFolder folder) => new()
    {
        Validity = folder.UidValidity,
        Next = folder.UidNext?.Id ?? 0,
        ModSeq = folder.HighestModSeq,
        Count = folder.Count,
    };

    private static FolderEntry EntryOf(ImapClient client, ImapFolder folder, bool isSubscribed)
    {
        var attributes = new List<KeyValuePair<string, string?>>
        {
            new(AttributeNames.View, "message"),
            new(AttributeNames.Subscribed, isSubscribed ? "true" : null),
        };
        var key = ImapFolderNames.KeyOf(folder.FullName, folder.DirectorySeparator);
        attributes.AddRange(UsesOf(client, folder, key).Select(use => KeyValuePair.Create(AttributeNames.SpecialUse, use)));
        return new FolderEntry
        {
            Key = key,
            ParentKey = FolderKeys.ParentOf(key),
            Name = FolderKeys.NameOf(key),
            Attributes = ItemAttributes.Of(attributes),
        };
    }

    private static IEnumerable<string?> UsesOf(ImapClient client, ImapFolder folder, string key)
    {
        if ((client.Capabilities & (ImapCapabilities.SpecialUse | ImapCapabilities.XList)) is ImapCapabilities.None)
        {
            return [SpecialUse.Of(key)];
        }

        return Uses
            .Where(use => folder.Attributes.HasFlag(use.Attribute) || client.GetFolder(use.Folder)?.FullName == folder.FullName)
            .Select(use => use.Use);
    }

    /// <summary>The folders with the levels above them that the server does not list, because they hold nothing themselves.</summary>
    private static IEnumerable<ImapFolderState> WithParents(Dictionary<string, ImapFolderState> states)
    {
        foreach (var key in states.Keys.ToList())
        {
            for (var parent = FolderKeys.ParentOf(key); parent is not null; parent = FolderKeys.ParentOf(parent))
            {
                var entry = new FolderEntry
                {
                    Key = parent,
                    ParentKey = FolderKeys.ParentOf(parent),
                    Name = FolderKeys.NameOf(parent),
                    Attributes = ItemAttributes.Empty.With(AttributeNames.View, "message"),
                };
                states.TryAdd(parent, new ImapFolderState(entry, "", FolderMark.Level));
            }
        }

        return states.Values.OrderBy(state => state.Entry.Key.Count(c => c == '/')).ThenBy(state => state.Entry.Key, StringComparer.Ordinal);
    }
}
