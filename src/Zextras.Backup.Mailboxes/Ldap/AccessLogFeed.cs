using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// What happens to accounts in an OpenLDAP directory, by reading the log that it keeps of writes, every second or so. Lists, domains and
/// classes of service are for SmartScan.
/// </summary>
internal sealed class AccessLogFeed(LdapSettings settings, AccessLogSettings log, TimeProvider clock) : IMailboxFeed
{
    private readonly AccessLog _log = new(settings, log, clock);
    private LdapLink? _link;

    /// <inheritdoc/>
    public string Description => $"the log {log.Base} of {settings} (accounts)";

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellation) => Task.Run(
        () =>
        {
            _link = LdapLink.Open(settings);
            _log.Open(_link, cancellation);
        },
        cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<MailboxEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            foreach (var changed in await Task.Run(() => _log.Read(_link!, cancellation), cancellation))
            {
                yield return changed;
            }

            await Task.Delay(log.Interval, clock, cancellation);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _link?.Dispose();
        return ValueTask.CompletedTask;
    }
}
