using Spectre.Console;
using Zextras.Backup.Api;

namespace Zextras.Backup.Pbm.Output;

/// <summary>One operation: what to do after its start, and what came of it.</summary>
internal static class OperationView
{
    private const string CoherencyCheck = "doCoherencyCheck"; // with fixBackup its kind is longer

    private const int FewCounts = 4;

    private static readonly Style Faint = new(decoration: Decoration.Dim);
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Alarm = new(Color.Yellow);

    /// <summary>After the start of an operation that nobody waits for.</summary>
    internal static void WriteStarted(Terminal terminal, OperationBody operation, Func<string, string> commandLine)
    {
        terminal.Output.WriteLine($"{operation.Kind} {operation.State}: {operation.Id}");
        if (operation.Progress.Step is { Length: > 0 } step && operation.State == OperationStates.Queued)
        {
            terminal.Output.WriteLine($"It {Printable.Of(step)}");
        }

        terminal.Output.WriteLine($"Follow it: {commandLine($"backup monitor {operation.Id}")}");
        terminal.Output.WriteLine($"Stop it:   {commandLine($"backup doStopOperation {operation.Id}")}");
    }

    /// <summary>After it was asked to stop.</summary>
    internal static void WriteStopping(Terminal terminal, OperationBody operation, Func<string, string> commandLine)
    {
        terminal.Output.WriteLine(OperationStates.HasEnded(operation.State)
            ? $"{operation.Kind} {operation.State}: {operation.Id}"
            : $"{operation.Kind} {operation.Id} has been asked to stop. Follow it: {commandLine($"backup monitor {operation.Id}")}");
    }

    /// <summary>After its end.</summary>
    internal static void WriteEnd(Terminal terminal, OperationBody operation, Func<string, string> commandLine)
    {
        var took = Took(operation, terminal.Clock) is { } time ? $" after {Units.Duration(time)}" : "";
        terminal.Output.WriteLine($"{operation.Kind} {operation.State}{took}", ExitCodes.Of(operation) == ExitCodes.Ok ? Good : Bad);
        WriteCounts(terminal, operation.Counts);

        // Of one account where nothing failed the counts say it all.
        if (operation.Accounts is { } accounts && (accounts.Count > 1 || accounts[0].Failed > 0))
        {
            WriteList(terminal, "Accounts", [.. accounts.SelectMany(account => account.ToLines())]);
        }

        WriteList(terminal, "Plan (nothing was changed)", operation.Plan ?? []);
        WriteList(terminal, "Warnings", operation.Warnings);
        WriteList(terminal, "Problems", operation.Problems);
        if (operation.Error is { } error)
        {
            terminal.Error.WriteLine($"pbm: {operation.Kind} failed: {Printable.Of(error)}");
        }
        else if (operation.CountedProblems is > 0 and var problems)
        {
            var (what, command) = operation.Kind.StartsWith(CoherencyCheck, StringComparison.Ordinal)
                ? ("finding", "getCoherencyReport")
                : ("problem", "getOperationLog");
            terminal.Error.WriteLine($"pbm: {operation.Kind} {operation.State} with {Units.Count(problems)} {what}{(problems == 1 ? "" : "s")}; see {commandLine($"backup {command} {operation.Id}")}");
        }
    }

    /// <summary>Its log, a line each.</summary>
    internal static void WriteLog(Terminal terminal, IReadOnlyList<OperationLineBody> lines)
    {
        foreach (var line in lines)
        {
            var level = line.Level is "information" ? "" : line.Level;
            terminal.Output.WriteLine(
                $"{Units.Date(line.At, terminal.Clock)}  {level,-7}  {Printable.Of(line.Text)}", level.Length > 0 ? Alarm : Style.Plain);
        }
    }

    /// <summary>How long it took, or has run until now; null where it has not begun.</summary>
    internal static TimeSpan? Took(OperationBody operation, TimeProvider clock) =>
        (operation.Ended ?? clock.GetUtcNow()) - operation.Started;

    /// <summary>Aligned; of many those that are nothing together on one line, so that the others are seen.</summary>
    private static void WriteCounts(Terminal terminal, IReadOnlyDictionary<string, long> counts)
    {
        var shown = counts.Where(count => count.Value != 0 || counts.Count <= FewCounts)
            .Select(count => (Name: Words(count.Key), Text: CountText(count.Key, count.Value)))
            .ToArray();
        var width = shown.Select(one => one.Name.Length).DefaultIfEmpty().Max();
        var numbers = shown.Select(one => one.Text.Length).DefaultIfEmpty().Max();
        foreach (var (name, text) in shown)
        {
            terminal.Output.WriteLine($"  {name.PadRight(width)}  {text.PadLeft(numbers)}");
        }

        if (shown.Length < counts.Count)
        {
            var none = string.Join(", ", counts.Where(count => count.Value == 0).Select(count => Words(count.Key)));
            foreach (var line in GridLayout.Wrap($"none: {none}", terminal.Output.Profile.Width - 2))
            {
                terminal.Output.WriteLine($"  {line}", Faint);
            }
        }
    }

    private static string Words(string name) => Printable.Of(name.Replace('-', ' '));

    private static string CountText(string name, long count) =>
        name.Split('-').Contains("bytes", StringComparer.Ordinal) ? Units.Bytes(count) : Units.Count(count);

    private static void WriteList(Terminal terminal, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            terminal.Output.WriteLine(title, Alarm);
            Lines.Write(terminal, lines, Style.Plain);
        }
    }
}
