using System.Collections.Concurrent;
using System.Net;

namespace Zextras.Backup.Node.Api.Security;

/// <summary>
/// Counts wrong tokens by address. Beyond the limit an address is told to wait, and its attempts are not written to the audit
/// log any more: nobody can fill the disk. A right token is always taken: it cannot be guessed, and its bearer must not be
/// locked out by somebody else behind the same address.
/// </summary>
internal sealed class LoginLimit(TimeProvider clock)
{
    /// <summary>Wrong tokens of one address in one <see cref="Window"/>: a person mistypes, a script hammers.</summary>
    private const int MostFailures = 10;

    /// <summary>Addresses remembered; beyond it all counts begin anew, so that many addresses cannot fill the memory.</summary>
    private const int MostAddresses = 10_000;

    /// <summary>The time after which an address begins anew.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IPAddress, (DateTimeOffset Since, int Count)> _failures = new();

    /// <summary>Counts a wrong token; true where it is one too many.</summary>
    internal bool IsTooMany(IPAddress? address)
    {
        var now = clock.GetUtcNow();
        if (_failures.Count >= MostAddresses)
        {
            _failures.Clear();
        }

        var (_, count) = _failures.AddOrUpdate(
            address ?? IPAddress.None,
            _ => (now, 1),
            (_, known) => now - known.Since >= Window ? (now, 1) : (known.Since, known.Count + 1));
        return count > MostFailures;
    }
}
