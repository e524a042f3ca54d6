using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MimeKit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>Puts folders and messages back. Nothing is ever overwritten: APPEND only adds. Not for several threads at once.</summary>
internal sealed class ImapWriter(ImapConnection connection)
{
    /// <summary>Makes sure that the folder is there, with the folders above it.</summary>
    public async Task<PutResult> PutFolderAsync(string key, ItemState? state, CancellationToken cancellation)
    {
        try
        {
            var (made, isRenamed) = await connection.RunAsync((client, token) => MakeAsync(client, key, state, token), cancellation);

            // What the server made of it shows in its listing only: special use may come from its own configuration.
            var listed = (await FolderList.ReadAsync(connection, cancellation)).First(folder => folder.Entry.Key == made).Entry;
            var notCarried = (state?.Content.Attributes ?? ItemAttributes.Empty)
                .Where(attribute => attribute.Key != AttributeNames.View && !listed.Attributes[attribute.Key].Equals(attribute.Value))
                .Select(attribute => attribute.Key);
            return new PutResult { FolderKey = made, Key = made, NotCarried = [.. notCarried, .. isRenamed ? new[] { "name" } : []] };
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e))
        {
            throw Refused($"The folder '{key}'", e);
        }
    }

    /// <summary>Appends a message.</summary>
    public async Task<PutResult> PutItemAsync(ItemToPut item, CancellationToken cancellation)
    {
        if (item.State.Kind is not ItemKind.Message || FolderKeys.AreaOf(item.FolderKey) is not FolderArea.Mail)
        {
            throw new MailboxException(MailboxFailure.Refused, $"An IMAP server holds messages in folders that begin with '{FolderKeys.Prefix(FolderArea.Mail)}', and no {item.State.Kind.Name()} in '{item.FolderKey}'.");
        }

        var content = await ContentOfAsync(item, cancellation);
        if (!RawMessage.TryCreate(content, out var message))
        {
            throw new MailboxException(MailboxFailure.Refused, $"The message '{item.State.Content.Name}' does not begin with a header and an empty line, so no server would show it as it was. Export it instead.");
        }

        using (message)
        {
            return await AppendAsync(item, message, content.Length, cancellation);
        }
    }

    private static async Task<byte[]> ContentOfAsync(ItemToPut item, CancellationToken cancellation)
    {
        await using var stream = await item.OpenContent(cancellation);
        using var copy = new MemoryStream((int)Math.Min(item.State.Content.Size, Array.MaxLength));
        await stream.CopyToAsync(copy, cancellation);
        return copy.ToArray();
    }

    private async Task<PutResult> AppendAsync(ItemToPut item, MimeMessage message, int length, CancellationToken cancellation)
    {
        var placement = item.State.Placement;
        var notCarried = new List<string>();
        if (placement.Modified is not null)
        {
            notCarried.Add("modified");
        }

        try
        {
            var folder = await connection.RunAsync(
                (client, token) => connection.SelectAsync(
                    client, string.Join(SeparatorOf(client), ImapFolderNames.LevelsOf(item.FolderKey, SeparatorOf(client))), FolderAccess.ReadWrite, token),
                cancellation);
            var takesAll = folder.PermanentFlags.HasFlag(MessageFlags.UserDefined);
            var (flags, keywords) = ImapFlags.ToAppend(
                placement, keyword => takesAll || folder.PermanentKeywords.Contains(keyword), folder.PermanentFlags, notCarried);
            var request = placement.Date is { } date ? new AppendRequest(message, flags, keywords, date) : new AppendRequest(message, flags, keywords);

            // Not repeated when the connection breaks: the message may be there already, and would be there twice.
            var key = await connection.RunAsync(
                async (_, token) =>
                {
                    var before = folder.UidNext;
                    var uid = await folder.AppendAsync(request, token) ?? await FindAsync(folder, before, length, token);
                    return MessageEntries.KeyOf(folder.UidValidity, uid.Id);
                },
                cancellation,
                isRepeatable: false);
            return new PutResult { FolderKey = item.FolderKey, Key = key, NotCarried = notCarried };
        }
        catch (FolderNotFoundException e)
        {
            throw new MailboxException(MailboxFailure.NotFound, $"There is no folder '{item.FolderKey}'. It has to be made before items are put into it.", e);
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e))
        {
            throw Refused($"The message '{item.State.Content.Name}'", e);
        }
    }

    /// <summary>The UID of what was appended, on a server that does not tell (no UIDPLUS): the last of that length.</summary>
    private static async Task<UniqueId> FindAsync(ImapFolder folder, UniqueId? before, int length, CancellationToken cancellation)
    {
        var from = before ?? UniqueId.MinValue;
        var uids = await folder.SearchAsync(SearchQuery.Uids(new UniqueIdRange(folder.UidValidity, from.Id, UniqueId.MaxValue.Id)), cancellation);
        var summaries = await folder.FetchAsync(uids, new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Size), cancellation);
        return summaries.OrderBy(summary => summary.Size == length ? 1 : 0).ThenBy(summary => summary.UniqueId.Id).LastOrDefault()?.UniqueId
            ?? throw new MailboxException(MailboxFailure.Unavailable, $"The server took a message for '{folder.FullName}' and does not show it. Look there before restoring it again.");
    }

    private static async Task<(string Key, bool IsRenamed)> MakeAsync(ImapClient client, string key, ItemState? state, CancellationToken cancellation)
    {
        var separator = SeparatorOf(client);
        var levels = ImapFolderNames.LevelsOf(key, separator);
        var folder = await FindOrMakeAsync(client, levels, separator, state, cancellation);
        if (state?.Content.Attributes.First(AttributeNames.Subscribed) is "true")
        {
            await folder.SubscribeAsync(cancellation);
        }

        var made = ImapFolderNames.KeyOf(folder.FullName, separator);
        return (made, made != key);
    }

    private static async Task<IMailFolder> FindOrMakeAsync(
        ImapClient client, IReadOnlyList<string> levels, char separator, ItemState? state, CancellationToken cancellation)
    {
        IMailFolder? folder = null;
        for (var depth = 1; depth <= levels.Count; depth++)
        {
            var path = string.Join(separator, levels.Take(depth));
            var use = depth == levels.Count && client.Capabilities.HasFlag(ImapCapabilities.CreateSpecialUse)
                ? FolderList.UseOf(state?.Content.Attributes.First(AttributeNames.SpecialUse))
                : null;
            folder = await FindAsync(client, path, cancellation)
                ?? await MakeAsync(folder ?? TopOf(client), levels[depth - 1], use, cancellation);
        }

        return folder!;
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

    private static async Task<IMailFolder> MakeAsync(IMailFolder parent, string name, SpecialFolder? use, CancellationToken cancellation)
    {
        var made = use is { } special
            ? await ((ImapFolder)parent).CreateAsync(name, [special], cancellation)
            : await parent.CreateAsync(name, isMessageFolder: true, cancellation);
        return made ?? throw new MailboxException(MailboxFailure.Refused, $"The server made the folder '{name}' and does not show it.");
    }

    private static IMailFolder TopOf(ImapClient client) => client.GetFolder(client.PersonalNamespaces[0]);

    private static char SeparatorOf(ImapClient client) => client.PersonalNamespaces[0].DirectorySeparator;

    private static MailboxException Refused(string what, Exception e) => new(
        MailboxFailure.Refused, $"{what} is not taken by the server: {ImapErrors.Words(e)} Look for a full quota or a name that it does not allow, then restore again.", e);
}
