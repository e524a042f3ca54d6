using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// Sessions that stay open for a while after a look, because where something changed, something changes again soon: logging in
/// anew costs more than the look. Each is in use by one look at a time.
/// </summary>
internal sealed class OpenSessions(IMailboxServer server, TimeProvider clock)
{
    /// <summary>A session nobody used for so long is closed.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    /// <summary>Beyond so many idle ones, a session is closed as soon as its look has ended: each is a process on some servers.</summary>
    private const int MostIdle = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<AccountId, (IMailboxSession Session, DateTimeOffset Since)> _idle = [];
    private ITimer? _sweep;

    /// <summary>Does the work with a session of the account. A session in which something failed is not used again.</summary>
    /// <exception cref="MailboxException">The account cannot be opened, or the work failed.</exception>
    public async Task<T> RunAsync<T>(AccountId account, Func<IMailboxSession, Task<T>> work, CancellationToken cancellation)
    {
        var session = Take(account) ?? await server.OpenAsync(account, cancellation);
        var isSound = false;
        try
        {
            var result = await work(session);
            isSound = true;
            return result;
        }
        finally
        {
            if (!isSound || !Keep(account, session))
            {
                await session.DisposeAsync();
            }
        }
    }

    private IMailboxSession? Take(AccountId account)
    {
        lock (_lock)
        {
            return _idle.Remove(account, out var kept) ? kept.Session : null;
        }
    }

    private bool Keep(AccountId account, IMailboxSession session)
    {
        lock (_lock)
        {
            if (_idle.Count >= MostIdle || !_idle.TryAdd(account, (session, clock.GetUtcNow())))
            {
                return false;
            }

            _sweep ??= clock.CreateTimer(_ => Sweep(), state: null, Idle, Idle);
            return true;
        }
    }

    private void Sweep()
    {
        IMailboxSession[] closed;
        lock (_lock)
        {
            var old = _idle.Where(kept => clock.GetUtcNow() - kept.Value.Since >= Idle).ToArray();
            closed = [.. old.Select(kept => kept.Value.Session)];
            foreach (var (account, _) in old)
            {
                _idle.Remove(account);
            }

            if (_idle.Count == 0)
            {
                _sweep?.Dispose();
                _sweep = null;
            }
        }

        foreach (var session in closed)
        {
            _ = session.DisposeAsync().AsTask(); // a farewell that nobody waits for
        }
    }
}
