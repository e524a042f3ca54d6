using System.Threading.Channels;
using MailKit;
using MailKit.Net.Imap;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Imap.Feed;

/// <summary>
/// Listens by IDLE (RFC 2177), which tells of INBOX only: from time to time all folders are compared with how they were. A server
/// without CONDSTORE does not show by that whether flags changed: those of other folders are left to SmartScan.
/// </summary>
internal sealed class IdleEar(ImapSettings settings, string account, TimeSpan look, TimeProvider clock) : IAccountEar
{
    /// <inheritdoc/>
    public async Task<bool> ListenAsync(
        FolderMarks marks, Func<IReadOnlyList<MailboxHint>, Task> caughtUp, Func<MailboxHint, Task> heard, CancellationToken turn)
    {
        await using var connection = new ImapConnection(settings, account, clock);
        try
        {
            await caughtUp(await CompareAsync(connection, marks, isHole: true, turn));
            while (true)
            {
                await IdleAsync(connection, marks, heard, turn);
                foreach (var hint in await CompareAsync(connection, marks, isHole: false, turn))
                {
                    await heard(hint);
                }
            }
        }
        catch (Exception e) when (ImapErrors.IsRefusal(e))
        {
            throw new MailboxException(MailboxFailure.Refused, $"{settings} cannot be listened to: {ImapErrors.Words(e)}", e);
        }
    }

    private static async Task<IReadOnlyList<MailboxHint>> CompareAsync(ImapConnection connection, FolderMarks marks, bool isHole, CancellationToken cancellation)
    {
        var folders = await FolderList.ReadAsync(connection, cancellation);
        return marks.Compare(
            folders.ToDictionary(folder => folder.Entry.Key, folder => folder.Status ?? FolderMark.Level, StringComparer.Ordinal),
            folders.Where(folder => folder.Entry.Attributes.First(AttributeNames.Subscribed) is "true").Select(folder => folder.Entry.Key),
            isHole);
    }

    /// <summary>Hears INBOX until it is time to compare the folders.</summary>
    private async Task IdleAsync(ImapConnection connection, FolderMarks marks, Func<MailboxHint, Task> heard, CancellationToken turn)
    {
        // Half: the farewell needs time too before the command counts as lost.
        var time = look < settings.CommandTimeout / 2 ? look : settings.CommandTimeout / 2;
        await connection.RunAsync(
            async (client, cancellation) =>
            {
                var inbox = await connection.SelectAsync(client, client.Inbox.FullName, FolderAccess.ReadOnly, cancellation);
                if (marks.Note(ImapFolderNames.Inbox, _ => FolderList.MarkOf(inbox), isTold: false))
                {
                    await heard(MailboxHint.Folder(ImapFolderNames.Inbox)); // between the comparison and now
                }

                await RingAsync(client, inbox, time, () => heard(MailboxHint.Folder(ImapFolderNames.Inbox)), cancellation);
                return true;
            },
            turn,
            isRepeatable: false);
    }

    private async Task RingAsync(ImapClient client, ImapFolder inbox, TimeSpan time, Func<Task> heard, CancellationToken cancellation)
    {
        // One ring stands for all that happened before somebody looks.
        var bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Ring(object? sender, EventArgs e) => bell.Writer.TryWrite(true);
        inbox.CountChanged += Ring;
        inbox.MessageExpunged += Ring;
        inbox.MessagesVanished += Ring;
        inbox.MessageFlagsChanged += Ring;
        try
        {
            var idling = WaitAsync(client, time, bell.Writer, cancellation);
            await foreach (var _ in bell.Reader.ReadAllAsync(cancellation))
            {
                await heard();
            }

            await idling;
        }
        finally
        {
            inbox.CountChanged -= Ring;
            inbox.MessageExpunged -= Ring;
            inbox.MessagesVanished -= Ring;
            inbox.MessageFlagsChanged -= Ring;
        }
    }

    private async Task WaitAsync(ImapClient client, TimeSpan time, ChannelWriter<bool> bell, CancellationToken cancellation)
    {
        try
        {
            if (client.Capabilities.HasFlag(ImapCapabilities.Idle))
            {
                using var done = new CancellationTokenSource(time, clock);
                await client.IdleAsync(done.Token, cancellation);
            }
            else
            {
                await Task.Delay(time, clock, cancellation);
            }
        }
        finally
        {
            bell.TryComplete();
        }
    }
}
