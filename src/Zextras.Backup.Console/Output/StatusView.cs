using Spectre.Console;
using Zextras.Backup.Api;

namespace Zextras.Backup.Pbm.Output;

/// <summary>Whether everything is backed up, at one look.</summary>
internal static class StatusView
{
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Alarm = new(Color.Yellow);

    /// <summary>Writes it.</summary>
    internal static void Write(Terminal terminal, StatusBody status)
    {
        var (text, style) = status.Verdict switch
        {
            StatusBody.Good => ("Everything is backed up.", Good),
            StatusBody.Warning => ("Backed up, but somebody should look:", Alarm),
            _ => ("The backup is not good:", Bad),
        };
        terminal.Output.WriteLine(text, style);
        foreach (var finding in status.Findings)
        {
            terminal.Output.WriteLine($"  {Printable.Of(finding.What)}", finding.Level == StatusBody.Alarm ? Bad : Alarm);
            if (finding.Remedy.Length > 0)
            {
                terminal.Output.WriteLine($"    {Printable.Of(finding.Remedy)}");
            }
        }

        var clock = terminal.Clock;
        terminal.Output.WriteLine($"Last SmartScan  {Units.DateAndAge(status.LastSmartScan, clock)}");
        terminal.Output.WriteLine($"Next SmartScan  {(status.NextSmartScan is { } next ? Units.Date(next, clock) : "not scheduled")}");
        terminal.Output.WriteLine($"Real time       {RealTime(status.RealTime)}");
        terminal.Output.WriteLine($"Last check      {Units.DateAndAge(status.LastVerification, clock)}");
        terminal.Output.WriteLine($"Free space      {Units.Bytes(status.FreeBytes)}");
        terminal.Output.WriteLine($"Running         {(status.Running.Count == 0 ? "nothing" : string.Join(", ", status.Running))}");
        TextGrid.Write(
            terminal,
            "No account is backed up.",
            ["ACCOUNT", "LAST GOOD SCAN", ">BEHIND", ">GAPS", "LAST CHECK", ">ITEMS", ">SIZE", ">NOT BACKED UP"],
            status.Accounts.Select(account => new[]
            {
                account.Name,
                account.LastScan is { } scan ? Units.Age(scan, clock) : "never",
                account.LagMs is { } lag ? RealTimeView.Milliseconds(lag) : "",
                account.OpenGaps == 0 ? "" : Units.Count(account.OpenGaps),
                account.LastVerification is { } check ? Units.Age(check, clock) : "never",
                Units.Count(account.Items),
                Units.Bytes(account.Bytes),
                account.Quarantined == 0 ? "" : Units.Count(account.Quarantined),
            }));
    }

    private static string RealTime(StatusRealTimeBody? realTime) => realTime switch
    {
        null => "does not answer",
        { On: false } => "off",
        { Listening: false } => "on, not listening: getRealTimeStatus says why",
        { LagMs: 0, OpenGaps: 0 } => "everything is recorded",
        { OpenGaps: 0 } => $"{RealTimeView.Milliseconds(realTime.LagMs)} behind",
        _ => $"{RealTimeView.Milliseconds(realTime.LagMs)} behind, {Units.Count(realTime.OpenGaps)} gaps are open: scans close them by themselves",
    };
}
