using Spectre.Console;

namespace Zextras.Backup.Pbm.Output;

/// <summary>Lists of problems and warnings.</summary>
internal static class Lines
{
    /// <summary>A screenful; the rest is one <c>--json</c> away.</summary>
    private const int Most = 20;

    /// <summary>Writes the lines indented; of many the first, and how many more there are.</summary>
    internal static void Write(Terminal terminal, IReadOnlyList<string> lines, Style style)
    {
        foreach (var line in lines.Take(Most))
        {
            terminal.Output.WriteLine("  " + Printable.Of(line), style);
        }

        if (lines.Count > Most)
        {
            terminal.Output.WriteLine($"  ... and {Units.Count(lines.Count - Most)} more; --json shows all", style);
        }
    }
}
