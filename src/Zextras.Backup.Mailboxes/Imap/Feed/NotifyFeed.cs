using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;

namespace Zextras.Backup.Mailboxes.Imap.Feed;

/// <summary>
/// What happens in the mail of an IMAP server, by a connection for each account that listens. Where there are more accounts than
/// connections they take turns: whose turn comes is compared with how it was at the end of the last one. <see cref="Warnings"/> counts
/// those that are not heard meanwhile. The server never waits: it speaks to connections of the engine's own.
/// </summary>
internal sealed class NotifyFeed(ImapSettings imap, RealTimeSettings settings, IAccountDirectory directory, TimeProvider clock) : IMailboxFeed
{
    // Beyond, connections are not read until there is room.
    private const int Room = 1024;

    // How soon a new account is heard; SmartScan brings it in at the latest.
    private static readonly TimeSpan AccountsEvery = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<MailboxEvent> _told = Channel.CreateBounded<MailboxEvent>(Room);
    private readonly Channel<ListenedAccount> _waiting = Channel.CreateUnbounded<ListenedAccount>();
    private readonly List<Task> _running = [];
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Dictionary<string, ListenedAccount> _accounts = [];
    private volatile RealTimeMode _mode = settings.Mode;
    private volatile string? _directoryFailure;
    private volatile bool _isStarted;
    private int _leaving;

    /// <inheritdoc/>
    public string Description => $"{(settings.Mode is RealTimeMode.Notify ? "NOTIFY or IDLE" : "IDLE")} of {imap} (mail, at most {settings.Connections} connections)";

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [.. Warn(_accounts.Values.Where(account => !account.IsHeard).ToArray())];

    /// <summary>Begins to listen to as many accounts as there are connections for.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await ListAsync(cancellation);
        for (var i = 0; i < settings.Connections; i++)
        {
            _running.Add(GuardAsync(WorkAsync(_stop.Token)));
        }

        _running.Add(GuardAsync(KeepListAsync(_stop.Token)));
        var first = _accounts.Values.Take(settings.Connections).ToArray();
        await Task.WhenAny(Task.WhenAll(first.Select(account => account.Tried)), _broken.Task).WaitAsync(cancellation);
        if (first.Length > 0 && Array.TrueForAll(first, account => account.Failure is not null))
        {
            throw new MailboxException(MailboxFailure.Unavailable, $"None of the accounts can be listened to; {first[0].Address}: {first[0].Failure}");
        }

        _isStarted = true;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MailboxEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var told in _told.Reader.ReadAllAsync(cancellation))
        {
            yield return told;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private IEnumerable<string> Warn(ListenedAccount[] unheard)
    {
        var failed = unheard.Where(account => account.Failure is not null).ToArray();
        if (unheard.Length > failed.Length)
        {
            yield return $"{Description}: {unheard.Length - failed.Length} of {_accounts.Count} accounts wait for their turn, the longest since {unheard.Except(failed).Min(account => account.Heard):u}; what changes in them is seen when it comes. Raise imap.real-time.connections if the server bears more.";
        }

        if (failed.Length > 0)
        {
            yield return $"{Description}: {failed.Length} of {_accounts.Count} accounts are not heard, such as {failed[0].Address} since {failed[0].Heard:u}: {failed[0].Failure} It is tried again by itself.";
        }

        if (_directoryFailure is { } failure)
        {
            yield return $"{Description}: new accounts are not heard, because the accounts cannot be listed: {failure}";
        }
    }

    /// <summary>Whatever goes wrong that nobody foresaw breaks the feed: a connection that stops without a word would be a hole that nobody notices.</summary>
    private async Task GuardAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (Exception e)
        {
            _told.Writer.TryComplete(e);
            _broken.TrySetResult();
        }
    }

    private async Task KeepListAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(AccountsEvery, clock, cancellation);
            try
            {
                await ListAsync(cancellation);
                _directoryFailure = null;
            }
            catch (MailboxException e)
            {
                _directoryFailure = e.Message;
            }
        }
    }

    private async Task ListAsync(CancellationToken cancellation)
    {
        var (before, listed) = (_accounts, new Dictionary<string, ListenedAccount>(StringComparer.OrdinalIgnoreCase));
        await foreach (var account in directory.ListAccountsAsync(cancellation))
        {
            listed[account.Name] = before.GetValueOrDefault(account.Name) ?? new ListenedAccount(account.Name, Now);
        }

        _accounts = listed;
        foreach (var gone in before.Values.Where(account => !listed.ContainsKey(account.Address)))
        {
            gone.IsGone = true;
        }

        foreach (var added in listed.Values.Where(account => !before.ContainsKey(account.Address)))
        {
            _waiting.Writer.TryWrite(added);
        }
    }

    /// <summary>What one connection does: it takes the account that waits the longest, listens, and takes the next one.</summary>
    private async Task WorkAsync(CancellationToken cancellation)
    {
        await foreach (var account in _waiting.Reader.ReadAllAsync(cancellation))
        {
            if (account.IsGone)
            {
                continue;
            }

            try
            {
                await ListenAsync(account, cancellation);
                _waiting.Writer.TryWrite(account);
            }
            catch (MailboxException e)
            {
                account.Breaks(e.Message, Now - settings.Look - settings.Look - imap.CommandTimeout);
                _ = GuardAsync(ReturnAsync(account, cancellation));
            }
        }
    }

    private async Task ReturnAsync(ListenedAccount account, CancellationToken cancellation)
    {
        await Task.Delay(FeedBackoff.After(account.Failures - 1), clock, cancellation);
        _waiting.Writer.TryWrite(account);
    }

    private async Task ListenAsync(ListenedAccount account, CancellationToken cancellation)
    {
        using var turn = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ending = Task.CompletedTask;
        try
        {
            while (!await EarOf(account).ListenAsync(account.Marks, CaughtUpAsync, hint => HearAsync(account, hint, Now, cancellation), turn.Token))
            {
                _mode = RealTimeMode.Idle; // the server has no NOTIFY
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            account.Rests(Now);
        }
        finally
        {
            await turn.CancelAsync();
            await ending;
        }

        async Task CaughtUpAsync(IReadOnlyList<MailboxHint> differences)
        {
            var (since, failure, isStarted) = (account.Heard, account.Failure, _isStarted);
            account.Hears(Now);
            ending = EndTurnAsync(turn);
            if (failure is not null)
            {
                var lost = new MailboxEvent.Lost { At = Now, Since = since, Reason = failure, Accounts = [account.Address] };
                await _told.Writer.WriteAsync(lost, cancellation);
                return;
            }

            // Before the start it is for the scan that every start brings.
            foreach (var hint in isStarted ? differences : [])
            {
                await HearAsync(account, hint, since, cancellation);
            }
        }
    }

    /// <summary>Not given up when the turn ends: the account's marks count it as heard already.</summary>
    private async Task HearAsync(ListenedAccount account, MailboxHint hint, DateTimeOffset at, CancellationToken cancellation)
    {
        account.Heard = Now;
        await _told.Writer.WriteAsync(new MailboxEvent.Changed { Account = account.Address, Hint = hint, At = at }, cancellation);
    }

    /// <summary>Ends the turn when its time is over and somebody waits.</summary>
    private async Task EndTurnAsync(CancellationTokenSource turn)
    {
        try
        {
            do
            {
                await Task.Delay(settings.Turn, clock, turn.Token);
            }
            while (!MayLeave());
            await turn.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            return; // it ended otherwise
        }

        Interlocked.Decrement(ref _leaving);
    }

    /// <summary>Of all whose time is over, only as many leave as wait.</summary>
    private bool MayLeave()
    {
        if (Interlocked.Increment(ref _leaving) <= _waiting.Reader.Count)
        {
            return true;
        }

        Interlocked.Decrement(ref _leaving);
        return false;
    }

    private IAccountEar EarOf(ListenedAccount account) => _mode is RealTimeMode.Notify
        ? new NotifyEar(imap, account.Address, settings.Look, clock)
        : new IdleEar(imap, account.Address, settings.Look, clock);
}
