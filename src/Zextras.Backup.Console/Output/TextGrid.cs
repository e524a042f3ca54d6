using Spectre.Console;

namespace Zextras.Backup.Pbm.Output;

/// <summary>Rows of words under headings, aligned.</summary>
internal static class TextGrid
{
    private const int ColumnGap = 2;

    private static readonly Style Heading = new(decoration: Decoration.Bold);

    /// <summary>Writes them.</summary>
    internal static void Write(Terminal terminal, string whenEmpty, string[] headings, IEnumerable<string[]> rows)
    {
        var table = new Table().NoBorder();
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading, Heading)) { Padding = new Padding(0, 0, ColumnGap, 0) });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(Printable.Of(cell))));
        }

        if (table.Rows.Count == 0)
        {
            terminal.Output.WriteLine(whenEmpty);
            return;
        }

        terminal.Output.Write(table);
    }
}
