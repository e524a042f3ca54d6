namespace Zextras.Backup.Actors.Configuration;

/// <summary>
/// Finds what Akka's HOCON parser does not refuse but reads for ever, until the memory is used up: characters that have to
/// stand in quotes, and braces without their other half. An address without quotes is such a mistake.
/// </summary>
public static class HoconText
{
    private const string OnlyInQuotes = "@`^?!*&\\$";

    /// <summary>Checks a text before it is parsed.</summary>
    /// <exception cref="FormatException">It would not end well; the message says where.</exception>
    public static void Check(string text)
    {
        var number = 0;
        var open = new Stack<char>();
        foreach (var line in text.EnumerateLines())
        {
            number++;
            CheckLine(line, number, open);
        }

        if (open.Count > 0)
        {
            throw new FormatException($"a {open.Peek()} is not closed.");
        }
    }

    private static void CheckLine(ReadOnlySpan<char> line, int number, Stack<char> open)
    {
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '#' or '/' when line[i] == '#' || line[i..].StartsWith("//", StringComparison.Ordinal):
                    return;
                case '"':
                    i = EndOfQuotes(line, i, number);
                    break;
                case '{' or '[':
                    open.Push(line[i]);
                    break;
                case '}' or ']' when !open.TryPop(out var opening) || (opening == '{') != (line[i] == '}'):
                    throw new FormatException($"line {number} has a {line[i]} that closes nothing.");
                case var c when OnlyInQuotes.Contains(c):
                    throw new FormatException($"line {number} has a {c} outside of quotes. Write the value in quotes: \"anna@example.com\".");
            }
        }
    }

    private static int EndOfQuotes(ReadOnlySpan<char> line, int at, int number)
    {
        for (var i = at + 1; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
            }
            else if (line[i] == '"')
            {
                return i;
            }
        }

        throw new FormatException($"line {number} has a quote that is not closed.");
    }
}
