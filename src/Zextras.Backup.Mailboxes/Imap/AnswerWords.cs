using System.Text;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>The words of an untagged answer: atoms, quoted strings, literals, NIL. Parentheses only stand between them.</summary>
internal ref struct AnswerWords(ReadOnlySpan<byte> answer)
{
    private ReadOnlySpan<byte> _rest = answer;

    /// <summary>The next word; null for NIL, and at the end.</summary>
    public string? Next()
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

    private static FormatException Broken() => new("The server's answer breaks off inside a value.");
}
