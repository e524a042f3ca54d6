using Zextras.Backup.Actors.Feed;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>What a person must see of the Real Time Scan.</summary>
internal static class RealTimeWarnings
{
    /// <summary>The warnings.</summary>
    public static IReadOnlyList<string> Of(RealTimeStatus status)
    {
        if (!status.IsOn)
        {
            return ["The Real Time Scan is off: what happens between two SmartScans and is gone before the second is not backed up. Switch it on with doRealTimeScan start."];
        }

        if (status.Source is null)
        {
            return []; // a server that tells nothing; the status says so
        }

        var warnings = new List<string>(status.Warnings);
        if (!status.IsListening)
        {
            warnings.Add($"The Real Time Scan does not hear the mailbox server: {status.Error ?? "it is connecting"} It is tried again by itself; until then only SmartScan sees changes.");
        }

        if (status.Gaps.Count > 0)
        {
            warnings.Add($"{status.Gaps.Count} gaps of the Real Time Scan are open, the oldest since {status.Gaps.Min(gap => gap.Start):u}: {status.Gaps[0].Reason} Scans close them by themselves; see getRealTimeStatus.");
        }

        return warnings;
    }
}
