namespace Zextras.Backup.Pbm.Output;

/// <summary>A column of a grid.</summary>
/// <param name="Heading">What stands above it.</param>
internal sealed record GridColumn(string Heading)
{
    private const char RightMark = '>';
    private const char TextMark = '~';
    private const char LeadMark = '!';
    private const char SentenceMark = '.';

    /// <summary>A number: aligned by its last digit.</summary>
    internal bool IsRight { get; private init; }

    /// <summary>Words, which may be continued on a next line. Everything else (ids, dates) is copied from the screen, so it is never broken.</summary>
    internal bool IsText { get; private init; }

    /// <summary>Tells by itself what it is: where a row takes several lines it stands on the first, without its heading.</summary>
    internal bool Leads { get; private init; }

    /// <summary>Words that need no heading: where a row takes several lines they have their own.</summary>
    internal bool IsSentence { get; private init; }

    /// <summary>
    /// Reads <c>HEADING</c> behind any of the marks <c>&gt;</c> (a number), <c>~</c> (words), <c>.</c> (words without a heading) and
    /// <c>!</c> (on the first line).
    /// </summary>
    internal static GridColumn Parse(string text)
    {
        var heading = text.TrimStart(RightMark, TextMark, LeadMark, SentenceMark);
        var marks = text[..^heading.Length];
        return new GridColumn(heading)
        {
            IsRight = marks.Contains(RightMark, StringComparison.Ordinal),
            IsText = marks.Contains(TextMark, StringComparison.Ordinal) || marks.Contains(SentenceMark, StringComparison.Ordinal),
            IsSentence = marks.Contains(SentenceMark, StringComparison.Ordinal),
            Leads = marks.Contains(LeadMark, StringComparison.Ordinal),
        };
    }
}
