using System.Text;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>Reads the words of an untagged METADATA answer: atoms, quoted strings, literals, NIL.</summary>
internal ref struct MetadataAnswer(ReadOnlySpan<byte> answer)
{
    private ReadOnlySpan<byte> _rest = answer;

    /// <summary>The entries with a value; empty where the answer is another one.</summary>
    /// <param name="answer">The whole answer with the contents of its literals, without the last line break.</param>
    /// <exception cref="FormatException">It begins like METADATA and goes on like something else.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(ReadOnlySpan<byte> answer)
    {
        var words = new MetadataAnswer(answer);
        if (words.Next() != "*" || !string.Equals(words.Next(), "METADATA", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        words.Next(); // the mailbox
        var entries = new List<KeyValuePair<string, string>>();
        while (words.Next() is { } entry)
        {
            if (words.Next() is { } value)
            {
                entries.Add(KeyValuePair.Create(entry, value));
            }
        }

        return entries;
    }

    /// <summary>The next word; null for NIL, and at the end.</summary>
    private string? Next()
    {
        _rest = _rest.TrimStart(" ()"u8);
        if (_rest.IsEmpty)
        {
            return null;
        }

        return _rest[0] switch
        {
            (byte)'"' => Quoted(),
            (byte)'{' => Literal(),
            _ => Atom(),
        };
    }

    private string? Atom()
    {
        var end = _rest.IndexOfAny(" ()"u8);
        var atom = Encoding.UTF8.GetString(Take(end < 0 ? _rest.Length : end));
        return atom.Equals("NIL", StringComparison.OrdinalIgnoreCase) ? null : atom;
    }

    private string Quoted()
    {
        var text = new List<byte>();
        for (var i = 1; i < _rest.Length; i++)
        {
            if (_rest[i] == '"')
            {
                Take(i + 1);
                return Encoding.UTF8.GetString(text.ToArray());
            }

            i += _rest[i] == '\\' ? 1 : 0;
            text.Add(i < _rest.Length ? _rest[i] : throw Broken());
        }

        throw Broken();
    }

    private string Literal()
    {
        var head = _rest.IndexOf("}\r\n"u8);
        return head > 0 && int.TryParse(_rest[1..head], out var length) && length >= 0 && head + 3 + length <= _rest.Length
            ? Encoding.UTF8.GetString(Take(head + 3 + length)[(head + 3)..])
            : throw Broken();
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private static FormatException Broken() => new("The server's METADATA answer breaks off inside a value.");
}
