using MailKit;
using MailKit.Net.Imap;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// Adds to listed folders what the listing does not tell: MAILBOXID, annotations, access list. Only folders that changed are asked
/// for, so that a scan of an account in which nothing changed stays one round trip.
/// </summary>
internal sealed class FolderDetailReader(ImapConnection connection, AnnotationConnection annotations, string account)
{
    private const ImapCapabilities Sources = ImapCapabilities.ObjectID | ImapCapabilities.Metadata | ImapCapabilities.Acl;

    /// <summary>The folders with their details, which the cursor keeps.</summary>
    /// <param name="folders">As listed.</param>
    /// <param name="cursor">What is known already.</param>
    /// <param name="problems">Takes the folders that do not tell; they keep what was known of them.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<ImapFolderState>> CompleteAsync(
        IReadOnlyList<ImapFolderState> folders, ImapCursor cursor, ICollection<MailboxProblem> problems, CancellationToken cancellation)
    {
        var complete = new List<ImapFolderState>(folders.Count);
        foreach (var folder in folders)
        {
            var known = cursor.DetailsOf(folder.Entry.Key);
            if (folder.Status is { Validity: > 0 } status && known?.IsOf(status) is not true && (connection.Capabilities & Sources) != ImapCapabilities.None)
            {
                try
                {
                    known = await ReadAsync(folder.Path, status, known, cancellation);
                    cursor.SetDetails(folder.Entry.Key, known);
                }
                catch (Exception e) when (ImapErrors.IsRefusal(e) || e is MailboxException { Failure: not MailboxFailure.Unavailable })
                {
                    problems.Add(new MailboxProblem(folder.Entry.Key, $"The server does not show its annotations or access list: {ImapErrors.Words(e)}"));
                }
            }

            complete.Add(known is null ? folder : With(folder, known));
        }

        return complete;
    }

    /// <summary>Reads the details of one folder.</summary>
    /// <exception cref="ImapCommandException">The server refuses to tell.</exception>
    public Task<FolderDetails> ReadAsync(string path, FolderMark status, FolderDetails? known, CancellationToken cancellation) => connection.RunAsync(
        async (client, token) =>
        {
            var folder = (ImapFolder)await client.GetFolderAsync(path, token);
            var attributes = new List<KeyValuePair<string, string>>();
            if (client.Capabilities.HasFlag(ImapCapabilities.Metadata))
            {
                attributes.AddRange(
                    from entry in await annotations.ReadAsync(path, token)
                    let attribute = FolderAnnotations.AttributeOf(entry.Key)
                    where attribute is not null
                    select KeyValuePair.Create(attribute, entry.Value));
            }

            if (client.Capabilities.HasFlag(ImapCapabilities.Acl))
            {
                attributes.AddRange(await AccessList.ReadAsync(folder, account, token));
            }

            var grouped = attributes.GroupBy(pair => pair.Key, pair => pair.Value).ToDictionary(group => group.Key, group => group.ToArray());
            return new FolderDetails
            {
                Validity = status.Validity,
                ModSeq = status.ModSeq,
                Id = known?.Validity == status.Validity ? known.Id : await IdAsync(client, folder, token),
                Attributes = grouped.Count == 0 ? null : new SortedDictionary<string, string[]>(grouped, StringComparer.Ordinal),
            };
        },
        cancellation);

    /// <summary>A listed folder with its details.</summary>
    public static ImapFolderState With(ImapFolderState folder, FolderDetails details)
    {
        var attributes = (details.Attributes ?? []).Aggregate(folder.Entry.Attributes, (all, pair) => all.With(pair.Key, pair.Value));
        return folder with
        {
            Entry = folder.Entry with { Attributes = attributes, MoveToken = details.Id is { } id ? $"mailbox:{id}" : folder.Entry.MoveToken },
        };
    }

    private static async Task<string?> IdAsync(ImapClient client, ImapFolder folder, CancellationToken cancellation)
    {
        if (client.Capabilities.HasFlag(ImapCapabilities.ObjectID) && !folder.IsOpen)
        {
            // By itself: Cyrus 3.6 answers rubbish where it is asked for together with anything else, LIST-STATUS included.
            await folder.StatusAsync(StatusItems.MailboxId, cancellation);
        }

        return string.IsNullOrEmpty(folder.Id) ? null : folder.Id;
    }
}
