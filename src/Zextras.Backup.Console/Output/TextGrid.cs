using Spectre.Console;

namespace Zextras.Backup.Pbm.Output;

/// <summary>Rows of words under headings, aligned, as wide as the terminal.</summary>
internal static class TextGrid
{
    private static readonly Style Heading = new(decoration: Decoration.Bold);
    private static readonly Style Faint = new(decoration: Decoration.Dim);

    /// <summary>Writes them; headings as <see cref="GridColumn.Parse"/> reads them.</summary>
    internal static void Write(Terminal terminal, string whenEmpty, string[] headings, IEnumerable<string[]> rows) =>
        Write(terminal, whenEmpty, headings, rows.Select(row => new GridRow(IsFaint: false, row)));

    /// <summary>Writes them; headings as <see cref="GridColumn.Parse"/> reads them.</summary>
    internal static void Write(Terminal terminal, string whenEmpty, string[] headings, IEnumerable<GridRow> rows)
    {
        GridRow[] all = [.. rows.Select(row => row with { Cells = [.. row.Cells.Select(Printable.Of)] })];
        if (all.Length == 0)
        {
            terminal.Output.WriteLine(whenEmpty);
            return;
        }

        foreach (var (text, kind) in new GridLayout(headings.Select(GridColumn.Parse), all, terminal.Output.Profile.Width).Lines())
        {
            terminal.Output.WriteLine(text, kind switch
            {
                GridLine.Heading => Heading,
                GridLine.Faint => Faint,
                _ => Style.Plain,
            });
        }
    }
}
