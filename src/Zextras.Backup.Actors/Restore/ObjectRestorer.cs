using Akka.Actor;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>
/// Puts an account's settings, a domain, a distribution list or a class of service back as it was, and records what the
/// server then has. Restoring twice changes nothing the second time.
/// </summary>
internal sealed class ObjectRestorer(IMailboxServer mailboxes, ServerId server, IActorRef accounts, TimeProvider clock)
{
    private const string Restored = "restored";
    private const string Skipped = "skipped";

    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Restores one object.</summary>
    /// <exception cref="OperationFailedException">The server does not take it; the message says what to do.</exception>
    public async Task RunAsync(Transaction wanted, bool dryRun, OperationJob job)
    {
        try
        {
            var current = await FindAsync(wanted, job.Stop);
            var plan = ObjectPlan.Of(wanted.State.Content, current?.Content);
            if (dryRun)
            {
                foreach (var line in plan)
                {
                    job.Plan(line);
                }
            }

            job.Count(Restored, 0);
            job.Count(Skipped, plan.Count == 0 ? 1 : 0);
            if (dryRun || plan.Count == 0)
            {
                return;
            }

            await PutAsync(wanted, job);
            job.Count(Restored);
            await NoteAsync(wanted, job);
        }
        catch (MailboxException e)
        {
            throw new OperationFailedException(e.Message, e);
        }
    }

    private static ItemContent Content(DirectoryEntry entry) => new() { Kind = entry.Kind, Name = entry.Name, Attributes = entry.Attributes };

    private async Task PutAsync(Transaction wanted, OperationJob job)
    {
        // Not given up half way: what was begun is finished.
        var put = wanted.State.Kind is ItemKind.Account
            ? await mailboxes.PutAccountAsync(AccountOf(wanted), wanted.State, CancellationToken.None)
            : await mailboxes.PutDirectoryObjectAsync(wanted.Item, wanted.State, CancellationToken.None);
        foreach (var what in put.NotCarried)
        {
            job.Warn($"Not carried by the mailbox server: {what}");
        }
    }

    /// <summary>Records the object as the server has it now, so that its history says what the restore made of it.</summary>
    private async Task NoteAsync(Transaction wanted, OperationJob job)
    {
        if (await FindAsync(wanted, CancellationToken.None) is not { } there)
        {
            job.Warn($"The mailbox server gave {wanted.State.Content.Name} another id. The next SmartScan records it under that one.");
            return;
        }

        var now = clock.GetUtcNow();
        try
        {
            if (there.Account is { } account)
            {
                await accounts.Ask<AccountReplies.Noted>(new AccountCommands.Note(account.Id, account, now, TransactionCause.Restore), AskTimeout);
            }
            else
            {
                var refresh = new DirectoryCommands.Refresh(server, [there.Object!], now, TransactionCause.Restore) { IsPart = true };
                await accounts.Ask<DirectoryReplies.Refreshed>(refresh, AskTimeout);
            }
        }
        catch (AskTimeoutException)
        {
            job.Warn($"{wanted.State.Content.Name} is restored, and could not be recorded in time. The next SmartScan records it.");
        }
    }

    private async Task<Found?> FindAsync(Transaction wanted, CancellationToken cancellation)
    {
        if (wanted.State.Kind is ItemKind.Account)
        {
            await foreach (var entry in mailboxes.ListAccountsAsync(cancellation))
            {
                if (entry.Id == AccountOf(wanted))
                {
                    var settings = entry.Settings ?? ItemAttributes.Empty;
                    return new Found(new ItemContent { Kind = ItemKind.Account, Name = entry.Name, Attributes = settings }, entry, Object: null);
                }
            }

            return null;
        }

        await foreach (var entry in mailboxes.ListDirectoryAsync(cancellation))
        {
            if (ItemId.Of(entry.Id) == wanted.Item)
            {
                return new Found(Content(entry), Account: null, entry);
            }
        }

        return null;
    }

    private static AccountId AccountOf(Transaction wanted) => AccountId.Parse(wanted.Item.ToString());

    private sealed record Found(ItemContent Content, AccountEntry? Account, DirectoryEntry? Object);
}
