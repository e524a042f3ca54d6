namespace Zextras.Backup.Pbm.Prompting;

/// <summary>A line that is being typed: its text, and where in it the cursor stands. Pure.</summary>
internal sealed record EditedLine(string Text, int Cursor)
{
    /// <summary>Nothing is typed.</summary>
    internal static readonly EditedLine Empty = new("", 0);

    /// <summary>A whole line, the cursor behind it.</summary>
    internal static EditedLine Of(string text) => new(text, text.Length);

    /// <summary>What is before the cursor.</summary>
    internal string Before => Text[..Cursor];

    /// <summary>Types something.</summary>
    internal EditedLine Insert(string text) => new(Text.Insert(Cursor, text), Cursor + text.Length);

    /// <summary>Takes away so many characters before the cursor.</summary>
    internal EditedLine DropBefore(int count)
    {
        var dropped = Math.Min(count, Cursor);
        return new(Text.Remove(Cursor - dropped, dropped), Cursor - dropped);
    }

    /// <summary>Takes away the character under the cursor.</summary>
    internal EditedLine DropUnder() => Cursor < Text.Length ? this with { Text = Text.Remove(Cursor, 1) } : this;

    /// <summary>Takes away everything behind the cursor.</summary>
    internal EditedLine DropBehind() => this with { Text = Before };

    /// <summary>Takes away the word before the cursor.</summary>
    internal EditedLine DropWord() => DropBefore(Cursor - (Before.TrimEnd().LastIndexOf(' ') + 1));

    /// <summary>Moves the cursor by so many characters.</summary>
    internal EditedLine Move(int by) => this with { Cursor = Math.Clamp(Cursor + by, 0, Text.Length) };

    /// <summary>The first character.</summary>
    internal EditedLine Home() => this with { Cursor = 0 };

    /// <summary>Behind the last character.</summary>
    internal EditedLine End() => this with { Cursor = Text.Length };
}
