using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// Puts messages back, many with one command where the server has MULTIAPPEND (RFC 3502), which takes all of them or none. Nothing
/// is ever overwritten: APPEND only adds. Not for several threads at once.
/// </summary>
internal sealed class ImapMessageWriter(ImapConnection connection)
{
    // One command holds its messages in memory here and its lock on the folder there.
    private const int MostBytes = 4 * 1024 * 1024;
    private const int MostMessages = 100;

    // A batch whose connection breaks may have bad luck; a second one in a row says that the server is gone.
    private const int MostLosses = 2;

    // UIDNEXT of the folders that were written to: the one of a selected folder is as old as its selection.
    private readonly Dictionary<string, uint> _next = new(StringComparer.Ordinal);

    /// <summary>Appends a message.</summary>
    /// <exception cref="MailboxException">The server did not take it.</exception>
    public async Task<PutResult> PutItemAsync(ItemToPut item, CancellationToken cancellation)
    {
        var outcomes = await PutItemsAsync(item.FolderKey, [item], cancellation);
        return outcomes[0].Result ?? throw outcomes[0].Failure!;
    }

    /// <summary>Appends messages; see <see cref="IMailboxSession.PutItemsAsync"/>.</summary>
    public async Task<IReadOnlyList<PutOutcome>> PutItemsAsync(string folderKey, IReadOnlyList<ItemToPut> items, CancellationToken cancellation)
    {
        var outcomes = new PutOutcome[items.Count];
        var losses = 0;
        for (var at = 0; at < items.Count;)
        {
            if (losses >= MostLosses)
            {
                Array.Fill(outcomes, outcomes[at - 1], at, items.Count - at);
                break;
            }

            var batch = new List<MessageToAppend>();
            at = await GatherAsync(folderKey, items, at, batch, outcomes, cancellation);
            if (batch.Count > 0)
            {
                await AppendAsync(folderKey, batch, outcomes, cancellation);
                losses = outcomes[batch[^1].At].Failure is { Failure: MailboxFailure.Unavailable } ? losses + 1 : 0;
            }

            batch.ForEach(message => message.Message.Dispose());
        }

        return outcomes;
    }

    /// <summary>Reads messages until a batch is full.</summary>
    /// <returns>The place of the first item that is not in it.</returns>
    private static async Task<int> GatherAsync(
        string folderKey, IReadOnlyList<ItemToPut> items, int at, List<MessageToAppend> batch, PutOutcome[] outcomes, CancellationToken cancellation)
    {
        long bytes = 0;
        for (; at < items.Count && batch.Count < MostMessages; at++)
        {
            if (batch.Count > 0 && bytes + items[at].State.Content.Size > MostBytes)
            {
                break;
            }

            try
            {
                var message = await ReadAsync(items[at] with { FolderKey = folderKey }, at, cancellation);
                bytes += message.Length;
                batch.Add(message);
            }
            catch (MailboxException e)
            {
                outcomes[at] = PutOutcome.Of(e);
            }
        }

        return at;
    }

    private static async Task<MessageToAppend> ReadAsync(ItemToPut item, int at, CancellationToken cancellation)
    {
        if (item.State.Kind is not ItemKind.Message || FolderKeys.AreaOf(item.FolderKey) is not FolderArea.Mail)
        {
            throw new MailboxException(MailboxFailure.Refused, $"An IMAP server holds messages in folders that begin with '{FolderKeys.Prefix(FolderArea.Mail)}', and no {item.State.Kind.Name()} in '{item.FolderKey}'.");
        }

        await using var stream = await item.OpenContent(cancellation);
        using var copy = new MemoryStream((int)Math.Min(item.State.Content.Size, Array.MaxLength));
        await stream.CopyToAsync(copy, cancellation);
        var content = copy.ToArray();
        return RawMessage.TryCreate(content, out var message)
            ? new MessageToAppend(at, item, message, content.Length)
            : throw new MailboxException(MailboxFailure.Refused, $"The message '{item.State.Content.Name}' does not begin with a header and an empty line, so no server would show it as it was. Export it instead.");
    }

    /// <summary>Appends a batch. One that the server refuses is halved until the message is found that it does not take.</summary>
    private async Task AppendAsync(string folderKey, List<MessageToAppend> batch, PutOutcome[] outcomes, CancellationToken cancellation)
    {
        try
        {
            await TryAppendAsync(folderKey, batch, outcomes, cancellation);
        }
        catch (Exception e) when (e is FolderNotFoundException)
        {
            Fail(new MailboxException(MailboxFailure.NotFound, $"There is no folder '{folderKey}'. It has to be made before items are put into it.", e));
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e) && batch.Count > 1)
        {
            var half = batch.Count / 2;
            await AppendAsync(folderKey, [.. batch.Take(half)], outcomes, cancellation);
            await AppendAsync(folderKey, [.. batch.Skip(half)], outcomes, cancellation);
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e))
        {
            Fail(ImapErrors.Refused($"The message '{batch[0].Item.State.Content.Name}'", e));
        }
        catch (MailboxException e)
        {
            Fail(e);
        }

        void Fail(MailboxException failure)
        {
            foreach (var message in batch)
            {
                outcomes[message.At] = PutOutcome.Of(failure);
            }
        }
    }

    private async Task TryAppendAsync(string folderKey, List<MessageToAppend> batch, PutOutcome[] outcomes, CancellationToken cancellation)
    {
        var folder = await SelectAsync(folderKey, cancellation);
        var isOneCommand = (connection.Capabilities & (ImapCapabilities.MultiAppend | ImapCapabilities.UidPlus)) == (ImapCapabilities.MultiAppend | ImapCapabilities.UidPlus);
        if (batch.Count > 1 && !isOneCommand)
        {
            foreach (var message in batch)
            {
                await AppendAsync(folderKey, [message], outcomes, cancellation);
            }

            return;
        }

        var takesAll = folder.PermanentFlags.HasFlag(MessageFlags.UserDefined);
        var notCarried = new List<List<string>>(batch.Count);
        var requests = new List<IAppendRequest>(batch.Count);
        foreach (var message in batch)
        {
            var placement = message.Item.State.Placement;
            List<string> lost = placement.Modified is null ? [] : ["modified"];
            var (flags, keywords) = ImapFlags.ToAppend(placement, keyword => takesAll || folder.PermanentKeywords.Contains(keyword), folder.PermanentFlags, lost);
            requests.Add(placement.Date is { } date ? new AppendRequest(message.Message, flags, keywords, date) : new AppendRequest(message.Message, flags, keywords));
            notCarried.Add(lost);
        }

        var uids = await AppendAsync(folderKey, folder, requests, batch, cancellation);
        _next[NameOf(folder)] = uids[^1].Id + 1;
        for (var i = 0; i < batch.Count; i++)
        {
            outcomes[batch[i].At] = PutOutcome.Of(new PutResult
            {
                FolderKey = folderKey,
                Key = MessageEntries.KeyOf(folder.UidValidity, uids[i].Id),
                NotCarried = notCarried[i],
            });
        }
    }

    /// <summary>
    /// Sends the command. It is not repeated when the connection breaks: the messages may be there already, and would be there
    /// twice. Instead the folder is looked at.
    /// </summary>
    private async Task<IReadOnlyList<UniqueId>> AppendAsync(
        string folderKey, ImapFolder folder, List<IAppendRequest> requests, List<MessageToAppend> batch, CancellationToken cancellation)
    {
        var validity = folder.UidValidity;
        var next = Math.Max(folder.UidNext?.Id ?? UniqueId.MinValue.Id, _next.GetValueOrDefault(NameOf(folder)));
        try
        {
            return await connection.RunAsync(
                async (_, token) =>
                {
                    var uids = requests.Count == 1
                        ? await folder.AppendAsync(requests[0], token) is { } uid ? [uid] : []
                        : await folder.AppendAsync(requests, token);
                    return uids.Count == batch.Count ? [.. uids] : await FindAsync(folder, next, batch, token)
                        ?? throw new MailboxException(MailboxFailure.Refused, $"The server took messages for '{folderKey}' and does not show them. Look there before restoring them again.");
                },
                cancellation,
                isRepeatable: false);
        }
        catch (MailboxException e) when (e.Failure is MailboxFailure.Unavailable)
        {
            var anew = await SelectAsync(folderKey, cancellation);
            return anew.UidValidity == validity
                && await connection.RunAsync((_, token) => FindAsync(anew, next, batch, token), cancellation) is { } taken
                    ? taken
                    : throw new MailboxException(e.Failure, $"{e.Message} Whether the server takes these messages later is not known: look into '{folderKey}' before restoring them again.", e);
        }
    }

    private static string NameOf(ImapFolder folder) => $"{folder.UidValidity} {folder.FullName}";

    /// <summary>
    /// Selects the folder and makes sure that the connection still lives: a server that closed it since the last command says so here,
    /// where nothing is lost by asking again.
    /// </summary>
    private Task<ImapFolder> SelectAsync(string folderKey, CancellationToken cancellation) => connection.RunAsync(
        async (client, token) =>
        {
            var separator = client.PersonalNamespaces[0].DirectorySeparator;
            var path = string.Join(separator, ImapFolderNames.LevelsOf(folderKey, separator));
            if (connection.SelectedPath == path)
            {
                await client.NoOpAsync(token);
            }

            return await connection.SelectAsync(client, path, FolderAccess.ReadWrite, token);
        },
        cancellation);

    /// <summary>
    /// The messages of the batch among those that came since: the last in a row that have its lengths. Null where there are none.
    /// </summary>
    private static async Task<IReadOnlyList<UniqueId>?> FindAsync(
        ImapFolder folder, uint since, List<MessageToAppend> batch, CancellationToken cancellation)
    {
        var uids = await folder.SearchAsync(SearchQuery.Uids(new UniqueIdRange(folder.UidValidity, since, UniqueId.MaxValue.Id)), cancellation);
        var summaries = await folder.FetchAsync(uids, new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Size), cancellation);
        var found = summaries.Where(summary => summary.UniqueId.Id >= since).OrderBy(summary => summary.UniqueId.Id).ToList();
        for (var from = found.Count - batch.Count; from >= 0; from--)
        {
            if (batch.Select((message, i) => found[from + i].Size == message.Length).All(isSame => isSame))
            {
                return [.. found.Skip(from).Take(batch.Count).Select(summary => summary.UniqueId)];
            }
        }

        return null;
    }
}
