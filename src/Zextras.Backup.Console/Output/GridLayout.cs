using Spectre.Console;

namespace Zextras.Backup.Pbm.Output;

/// <summary>
/// Fits a grid into a width. A table where it fits, with words wrapped where they must be; where not even that fits, every row
/// is a paragraph: what leads on its first line, the rest below it with their headings. An id or a date is never broken.
/// </summary>
internal sealed class GridLayout
{
    private const int Gap = 2;
    private const int Indent = 2;

    /// <summary>Words in a narrower column are a tower of syllables.</summary>
    private const int LeastText = 16;

    private readonly GridColumn[] _columns;
    private readonly IReadOnlyList<GridRow> _rows;
    private readonly int _width;

    /// <summary>Rows of one cell a column, for that many characters a line.</summary>
    internal GridLayout(IEnumerable<GridColumn> columns, IReadOnlyList<GridRow> rows, int width) =>
        (_columns, _rows, _width) = ([.. columns], rows, width);

    /// <summary>Its lines, without blanks at their ends.</summary>
    internal IEnumerable<(string Text, GridLine Kind)> Lines() => Widths() is { } widths ? Table(widths) : _rows.SelectMany(Paragraph);

    /// <summary>Words in lines of that width; a longer word has a line of its own.</summary>
    internal static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.GetCellWidth() + 1 + word.GetCellWidth() > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = line.Length == 0 && lines.Count == 0 ? word : $"{line} {word}".TrimStart();
            }
        }

        lines.Add(line);
        return lines;
    }

    private IEnumerable<(string Text, GridLine Kind)> Table(int[] widths)
    {
        yield return (Line([.. _columns.Select(column => column.Heading)], widths), GridLine.Heading);
        foreach (var row in _rows)
        {
            var cells = row.Cells.Select((cell, at) => _columns[at].IsText ? Wrap(cell, widths[at]) : [cell]).ToArray();
            for (var line = 0; line < cells.Max(cell => cell.Count); line++)
            {
                yield return (Line([.. cells.Select(cell => line < cell.Count ? cell[line] : "")], widths), KindOf(row));
            }
        }
    }

    private IEnumerable<(string Text, GridLine Kind)> Paragraph(GridRow row)
    {
        var filled = _columns.Zip(row.Cells).Where(pair => pair.Second.Length > 0).ToArray();
        var leading = filled.Where((pair, at) => at == 0 || pair.First.Leads).Select(pair => pair.Second);
        foreach (var (line, at) in Wrap(string.Join("  ", leading), _width).Select((line, at) => (line, at)))
        {
            yield return (at == 0 ? line : Indented(line), KindOf(row));
        }

        var rest = filled.Where((pair, at) => at > 0 && !pair.First.Leads).ToArray();
        var facts = string.Join(", ", rest.Where(pair => !pair.First.IsSentence).Select(pair => $"{pair.First.Heading.ToLowerInvariant()} {pair.Second}"));
        var sentences = rest.Where(pair => pair.First.IsSentence).Select(pair => pair.Second);
        foreach (var line in sentences.Append(facts).Where(text => text.Length > 0).SelectMany(text => Wrap(text, _width - Indent)))
        {
            yield return (Indented(line), KindOf(row));
        }
    }

    /// <summary>The widths of the columns of a table; null where it does not fit.</summary>
    private int[]? Widths()
    {
        var widths = _columns.Select((column, at) => _rows.Select(row => row.Cells[at].GetCellWidth()).Append(column.Heading.Length).Max()).ToArray();
        var excess = widths.Sum() + (Gap * (widths.Length - 1)) - _width;
        while (excess > 0)
        {
            // The widest gives first, so that a short name is not wrapped for a long one.
            var widest = Enumerable.Range(0, widths.Length).Where(at => _columns[at].IsText && widths[at] > LeastText).Select(at => (int?)at).MaxBy(at => widths[at!.Value]);
            if (widest is not { } column)
            {
                return null;
            }

            widths[column]--;
            excess--;
        }

        return widths;
    }

    private string Line(string[] cells, int[] widths)
    {
        var padded = cells.Select((cell, at) =>
        {
            var blanks = new string(' ', Math.Max(0, widths[at] - cell.GetCellWidth()));
            return _columns[at].IsRight ? blanks + cell : cell + blanks;
        });
        return string.Join(new string(' ', Gap), padded).TrimEnd();
    }

    private static GridLine KindOf(GridRow row) => row.IsFaint ? GridLine.Faint : GridLine.Plain;

    private static string Indented(string line) => new string(' ', Indent) + line;
}
