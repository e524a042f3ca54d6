using System.Globalization;
using Spectre.Console;
using Zextras.Backup.Api;

namespace Zextras.Backup.Pbm.Output;

/// <summary>The state of the Real Time Scan: one fact a line, then the gaps, then the accounts.</summary>
internal static class RealTimeView
{
    private const int LabelWidth = 16;

    private static readonly Style Alarm = new(Color.Yellow);

    /// <summary>Writes it.</summary>
    internal static void Write(Terminal terminal, RealTimeBody status)
    {
        Line(terminal, "Server id", status.Server);
        Line(terminal, "Real Time Scan", status switch
        {
            { On: false } => "off",
            { Source: null } => "on, but this mailbox server does not tell what happens: SmartScan sees all changes",
            { Listening: false } => $"on, not listening: {status.Error ?? "it is connecting"}",
            _ => $"on, listening since {Units.DateAndAge(status.ListeningSince, terminal.Clock)}",
        });
        if (status.Source is { } source)
        {
            Line(terminal, "Source", source);
        }

        Line(terminal, "Last event", Units.DateAndAge(status.LastEvent, terminal.Clock));
        Line(terminal, "Events", $"{Units.Count(status.Events)}, which became {Units.Count(status.Transactions)} transactions");
        Line(terminal, "Lag now", status.Waiting == 0 ? "none" : $"{Milliseconds(status.LagMs)}, {Units.Count(status.Waiting)} events wait");
        Line(terminal, "Lag, last hour", $"p50 {Milliseconds(status.P50Ms)}, p99 {Milliseconds(status.P99Ms)}");
        Line(terminal, "Open gaps", status.Gaps.Count == 0 ? "none" : Units.Count(status.Gaps.Count));
        Lines.Write(terminal, [.. status.Gaps.Select(gap => Text(terminal, gap))], Alarm);
        if (status.Accounts.Count > 0)
        {
            terminal.Output.WriteLine();
            Tables.WriteRealTime(terminal, status.Accounts);
        }

        if (status.Warnings.Count > 0)
        {
            terminal.Output.WriteLine("Warnings", Alarm);
            Lines.Write(terminal, status.Warnings, Alarm);
        }
    }

    /// <summary><c>87 ms</c>; a dash where there is nothing.</summary>
    internal static string Milliseconds(double? value) => value switch
    {
        null => "-",
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms"),
        _ => Units.Duration(TimeSpan.FromMilliseconds(value.Value)),
    };

    private static string Text(Terminal terminal, RealTimeGapBody gap)
    {
        var end = gap.End is { } at ? $"until {Units.Date(at, terminal.Clock)}, waits for its scan" : "and goes on";
        return $"{gap.Number}: since {Units.Date(gap.Start, terminal.Clock)} {end}: {gap.Reason} ({Accounts(gap)})";
    }

    private static string Accounts(RealTimeGapBody gap) => gap.Accounts switch
    {
        null => "all accounts",
        { Count: <= 3 } few => string.Join(", ", few),
        var many => $"{many[0]} and {Units.Count(many.Count - 1)} more",
    };

    private static void Line(Terminal terminal, string label, string text) =>
        terminal.Output.WriteLine(label.PadRight(LabelWidth) + Printable.Of(text));
}
