using Akka.Actor;
using Akka.Pattern;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// Actors that write to the journal stop when it fails, and a singleton that stops stays away: a full disk would have ended
/// the Real Time Scan until the next restart. Under this supervisor they come back when the journal does.
/// </summary>
internal static class Persevering
{
    /// <summary>The actor comes back after the first of these times, then later and later up to the second.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private const double PauseJitter = 0.2;

    /// <summary>The actor under a supervisor that passes everything on to it.</summary>
    public static Props Of(Props actor, string name) =>
        BackoffSupervisor.Props(Backoff.OnStop(actor, name, FirstPause, LongestPause, PauseJitter, maxNrOfRetries: -1));
}
