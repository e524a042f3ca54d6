namespace Zextras.Backup.Mailboxes.Content;

/// <summary>
/// Walks over the fields of a mail's header without copying them: a mail has twenty of them, and six are wanted. A line that is
/// neither a field nor the continuation of one is stepped over.
/// </summary>
internal ref struct HeaderFields(ReadOnlySpan<byte> header)
{
    private ReadOnlySpan<byte> _rest = header;

    /// <summary>The field's name and its value, line ends inside it included.</summary>
    public Field Current { get; private set; }

    public readonly HeaderFields GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var nameLength = NameLength(_rest);
            var length = FieldLength(_rest);
            var field = _rest[..length];
            _rest = _rest[length..];
            if (nameLength > 0)
            {
                Current = new Field(field[..nameLength].TrimEnd(" \t"u8), field[(field.IndexOf((byte)':') + 1)..]);
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the colon of a field is; 0 where the line is no field. Old mail has blanks before the colon.</summary>
    public static int NameLength(ReadOnlySpan<byte> line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == ':')
            {
                return i;
            }

            if (line[i] is <= (byte)' ' or >= 0x7F)
            {
                return i > 0 && line[i..].TrimStart(" \t"u8).StartsWith(":"u8) ? i : 0;
            }
        }

        return 0;
    }

    private static int FieldLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        do
        {
            var end = text[length..].IndexOf((byte)'\n');
            if (end < 0)
            {
                return text.Length;
            }

            length += end + 1;
        }
        while (length < text.Length && text[length] is (byte)' ' or (byte)'\t');

        return length;
    }

    /// <summary>One field.</summary>
    internal readonly ref struct Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        public ReadOnlySpan<byte> Name { get; } = name;

        public ReadOnlySpan<byte> Value { get; } = value;
    }
}
