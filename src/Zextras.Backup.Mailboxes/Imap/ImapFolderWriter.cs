using MailKit;
using MailKit.Net.Imap;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// Puts folders back. A folder that is made here gets everything that is recorded of it. One that is there already gets what it
/// lacks, but its access list stays: a restore must not let anybody in again who was shut out since. Not for several threads at once.
/// </summary>
internal sealed class ImapFolderWriter(ImapConnection connection, AnnotationConnection annotations, string account)
{
    /// <summary>Makes sure that the folder is there, with the folders above it.</summary>
    public async Task<PutResult> PutFolderAsync(string key, ItemState? state, CancellationToken cancellation)
    {
        try
        {
            var wanted = state?.Content.Attributes ?? ItemAttributes.Empty;
            var (made, isRenamed) = await connection.RunAsync((client, token) => PutAsync(client, key, wanted, token), cancellation);
            return new PutResult
            {
                FolderKey = made,
                Key = made,
                NotCarried = [.. await NotCarriedAsync(made, wanted, cancellation), .. isRenamed ? new[] { "name" } : []],
            };
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e))
        {
            throw ImapErrors.Refused($"The folder '{key}'", e);
        }
    }

    /// <summary>Lets into a folder who is recorded and not known there.</summary>
    /// <returns>Who could not be let in.</returns>
    public async Task<IReadOnlyList<string>> ShareAsync(string key, IReadOnlyCollection<string> accessList, CancellationToken cancellation)
    {
        try
        {
            return await connection.RunAsync(
                async (client, token) =>
                {
                    var separator = SeparatorOf(client);
                    var folder = client.Capabilities.HasFlag(ImapCapabilities.Acl)
                        ? await FindAsync(client, string.Join(separator, ImapFolderNames.LevelsOf(key, separator)), token)
                        : null;
                    return folder is null ? [.. accessList] : await AccessList.AddAsync(folder, account, accessList, token);
                },
                cancellation);
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e))
        {
            throw ImapErrors.Refused($"The access list of '{key}'", e);
        }
    }

    /// <summary>What the server made of the attributes shows in its listing only: special use may come from its own configuration.</summary>
    private async Task<IEnumerable<string>> NotCarriedAsync(string key, ItemAttributes wanted, CancellationToken cancellation)
    {
        var asked = wanted.Where(attribute => attribute.Key != AttributeNames.View).ToList();
        if (asked.Count == 0)
        {
            return [];
        }

        var listed = (await FolderList.ReadAsync(connection, cancellation)).First(folder => folder.Entry.Key == key);
        if (asked.Any(attribute => attribute.Key is AccessList.Attribute || FolderAnnotations.EntryOf(attribute.Key) is not null))
        {
            listed = FolderDetailReader.With(
                listed, await new FolderDetailReader(connection, annotations, account).ReadAsync(listed.Path, listed.Status ?? FolderMark.Level, known: null, cancellation));
        }

        return asked.Where(attribute => !listed.Entry.Attributes[attribute.Key].Equals(attribute.Value)).Select(attribute => attribute.Key);
    }

    private async Task<(string Key, bool IsRenamed)> PutAsync(ImapClient client, string key, ItemAttributes wanted, CancellationToken cancellation)
    {
        var separator = SeparatorOf(client);
        var levels = ImapFolderNames.LevelsOf(key, separator);
        var use = FolderList.UseOf(wanted.First(AttributeNames.SpecialUse));
        var (folder, isNew) = await FindOrMakeAsync(client, levels, separator, use, cancellation);
        if (wanted.First(AttributeNames.Subscribed) is "true")
        {
            await folder.SubscribeAsync(cancellation);
        }
        else if (isNew && wanted.Count > 0)
        {
            // Some servers subscribe to what they make.
            await folder.UnsubscribeAsync(cancellation);
        }

        await AnnotateAsync(client, folder, wanted, cancellation);
        if (isNew && wanted.Count > 0 && client.Capabilities.HasFlag(ImapCapabilities.Acl))
        {
            await AttemptAsync(() => AccessList.WriteAsync(folder, account, wanted[AccessList.Attribute], cancellation));
        }

        var made = ImapFolderNames.KeyOf(folder.FullName, separator);
        return (made, made != key);
    }

    /// <summary>Sets the annotations that the folder has not, one by one: a server may take some and refuse others.</summary>
    private async Task AnnotateAsync(ImapClient client, IMailFolder folder, ItemAttributes wanted, CancellationToken cancellation)
    {
        var entries = wanted
            .Select(attribute => (Entry: FolderAnnotations.EntryOf(attribute.Key), Value: attribute.Value[0]))
            .Where(pair => pair.Entry is not null)
            .ToList();
        if (entries.Count == 0 || !client.Capabilities.HasFlag(ImapCapabilities.Metadata))
        {
            return;
        }

        var there = (await annotations.ReadAsync(folder.FullName, cancellation)).Select(pair => pair.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (entry, value) in entries.Where(pair => !there.Contains(pair.Entry!)))
        {
            await AttemptAsync(() => annotations.WriteAsync(folder.FullName, entry!, value, cancellation));
        }
    }

    /// <summary>What the server refuses shows when the folder is compared with what was wanted, and is named there.</summary>
    private static async Task AttemptAsync(Func<Task> set)
    {
        try
        {
            await set();
        }
        catch (Exception e) when (e is ImapCommandException or MailboxException { Failure: MailboxFailure.Refused })
        {
        }
    }

    private static async Task<(IMailFolder Folder, bool IsNew)> FindOrMakeAsync(
        ImapClient client, IReadOnlyList<string> levels, char separator, SpecialFolder? use, CancellationToken cancellation)
    {
        IMailFolder? folder = null;
        var isNew = false;
        for (var depth = 1; depth <= levels.Count; depth++)
        {
            var path = string.Join(separator, levels.Take(depth));
            var found = await FindAsync(client, path, cancellation);
            isNew = found is null;
            folder = found ?? await MakeAsync(client, folder ?? client.GetFolder(client.PersonalNamespaces[0]), levels[depth - 1], depth == levels.Count ? use : null, cancellation);
        }

        return (folder!, isNew);
    }

    private static async Task<IMailFolder?> FindAsync(ImapClient client, string path, CancellationToken cancellation)
    {
        if (path.Equals(client.Inbox.FullName, StringComparison.OrdinalIgnoreCase))
        {
            return client.Inbox;
        }

        try
        {
            // Asked of the server, not of what it listed once.
            var folder = await client.GetFolderAsync(path, cancellation);
            await folder.StatusAsync(StatusItems.UidValidity, cancellation);
            return folder;
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e) && client.IsConnected)
        {
            return null;
        }
    }

    private static async Task<IMailFolder> MakeAsync(ImapClient client, IMailFolder parent, string name, SpecialFolder? use, CancellationToken cancellation)
    {
        IMailFolder? made = null;
        if (use is { } special && client.Capabilities.HasFlag(ImapCapabilities.CreateSpecialUse))
        {
            // Refused where another folder has that use already; the folder itself is wanted all the same.
            await AttemptAsync(async () => made = await ((ImapFolder)parent).CreateAsync(name, [special], cancellation));
        }

        made ??= await parent.CreateAsync(name, isMessageFolder: true, cancellation);
        return made ?? throw new MailboxException(MailboxFailure.Refused, $"The server made the folder '{name}' and does not show it.");
    }

    private static char SeparatorOf(ImapClient client) => client.PersonalNamespaces[0].DirectorySeparator;
}
