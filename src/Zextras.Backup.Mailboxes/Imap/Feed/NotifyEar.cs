using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap.Feed;

/// <summary>
/// Listens by NOTIFY (RFC 5465): one connection hears all folders of an account. The server speaks without being asked, which MailKit does
/// not wait for outside of IDLE; and the names that Dovecot sends with a rename are not the ones that MailKit reads.
/// </summary>
internal sealed class NotifyEar(ImapSettings settings, string account, TimeSpan look, TimeProvider clock) : IAccountEar
{
    private const string Wanted = "NOTIFY SET STATUS (personal (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange))";

    // So that what is said of a folder has a mod-sequence, without which flags change unseen.
    private const string ModSequences = "ENABLE CONDSTORE";

    private char _separator;

    /// <inheritdoc/>
    public async Task<bool> ListenAsync(
        FolderMarks marks, Func<IReadOnlyList<MailboxHint>, Task> caughtUp, Func<MailboxHint, Task> heard, CancellationToken turn)
    {
        try
        {
            using var timeout = new CancellationTokenSource(settings.CommandTimeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, turn);
            await using var wire = await ImapWire.OpenAsync(settings, account, either.Token);
            var can = Capabilities(await wire.AskAsync("CAPABILITY", either.Token));
            if (!can.Contains("NOTIFY"))
            {
                return false;
            }

            if (can.Contains("CONDSTORE") && can.Contains("ENABLE"))
            {
                await wire.AskAsync(ModSequences, either.Token);
            }

            await caughtUp(await CatchUpAsync(wire, marks, either.Token));
            await HearAsync(wire, marks, heard, turn);
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or FormatException or UnauthorizedAccessException or OperationCanceledException)
        {
            turn.ThrowIfCancellationRequested();
            var reason = e is OperationCanceledException ? $"no answer within {settings.CommandTimeout.TotalSeconds:0} s." : e.Message;
            throw new MailboxException(MailboxFailure.Unavailable, $"{settings} cannot be listened to: {reason}", e);
        }
    }

    private static HashSet<string> Capabilities(IReadOnlyList<byte[]> answers) =>
        [.. answers.SelectMany(answer => Encoding.ASCII.GetString(answer).ToUpperInvariant().Split(' '))];

    private async Task<IReadOnlyList<MailboxHint>> CatchUpAsync(ImapWire wire, FolderMarks marks, CancellationToken cancellation)
    {
        foreach (var root in Read(await wire.AskAsync("LIST \"\" \"\"", cancellation)).OfType<NotifyAnswer.Listed>())
        {
            _separator = root.Separator;
        }

        // Subscriptions after the folders: from the first command on, the server tells of them by itself.
        var answers = Read(await wire.AskAsync(Wanted, cancellation)).Concat(Read(await wire.AskAsync("LSUB \"\" \"*\"", cancellation))).ToList();
        var now = new Dictionary<string, FolderMark>(StringComparer.Ordinal);
        foreach (var folder in answers.OfType<NotifyAnswer.Status>())
        {
            now[KeyOf(folder.Name)] = folder.Change(now.GetValueOrDefault(KeyOf(folder.Name)));
        }

        return marks.Compare(now, answers.OfType<NotifyAnswer.Listed>().Where(listed => listed.IsSubscription).Select(listed => listed.Name), isHole: true);
    }

    private async Task HearAsync(ImapWire wire, FolderMarks marks, Func<MailboxHint, Task> heard, CancellationToken turn)
    {
        var isAsked = false;
        var reading = wire.ReadAnswerAsync(turn);
        while (true)
        {
            byte[] answer;
            try
            {
                answer = await reading.WaitAsync(look, clock, turn);
            }
            catch (TimeoutException) when (!isAsked)
            {
                // A line that is dead without a word would be a silence that nobody notices.
                await wire.SendAsync("n NOOP", turn);
                isAsked = true;
                continue;
            }
            catch (TimeoutException e)
            {
                throw new IOException($"no sign of life within {look.TotalSeconds:0} s.", e);
            }

            isAsked = false;
            foreach (var hint in HintsOf(answer, marks))
            {
                await heard(hint);
            }

            reading = wire.ReadAnswerAsync(turn);
        }
    }

    private IEnumerable<MailboxHint> HintsOf(byte[] answer, FolderMarks marks)
    {
        if (answer.AsSpan().StartsWith("* BYE"u8) || answer.AsSpan().StartsWith("* OK [NOTIFICATIONOVERFLOW"u8))
        {
            throw new IOException($"it says \"{Encoding.UTF8.GetString(answer)}\".");
        }

        switch (NotifyAnswer.Read(answer))
        {
            case NotifyAnswer.Status status when marks.Note(KeyOf(status.Name), status.Change, isTold: true):
                return [MailboxHint.Folder(KeyOf(status.Name))];
            case NotifyAnswer.Listed listed:
                foreach (var gone in new[] { listed.OldName, listed.IsGone ? listed.Name : null }.OfType<string>())
                {
                    marks.Remove(KeyOf(gone));
                }

                return [MailboxHint.Anywhere];
            default:
                return [];
        }
    }

    private static IEnumerable<NotifyAnswer> Read(IReadOnlyList<byte[]> answers) => answers.Select(answer => NotifyAnswer.Read(answer)).OfType<NotifyAnswer>();

    private string KeyOf(string name) => ImapFolderNames.KeyOf(name, _separator);
}
