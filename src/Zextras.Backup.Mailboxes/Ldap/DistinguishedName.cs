namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>A distinguished name (RFC 4514). Equal in any letter case and with any space around its parts.</summary>
internal readonly record struct DistinguishedName
{
    private readonly string[] _parts;

    /// <summary>Reads a name; what is escaped stays so.</summary>
    public DistinguishedName(string text) => _parts = [.. Split(text, ',').Select(part => part.Trim()).Where(part => part.Length > 0)];

    private DistinguishedName(string[] parts) => _parts = parts;

    /// <summary>How many parts it has; the root has none.</summary>
    public int Depth => _parts.Length;

    /// <summary>The first part: <c>uid=anna</c>.</summary>
    public string Rdn => _parts.Length > 0 ? _parts[0] : "";

    /// <summary>The attribute of the first part; of several the first.</summary>
    public string RdnAttribute => Rdn[..Math.Max(0, Rdn.IndexOf('=', StringComparison.Ordinal))].Trim();

    /// <summary>The attributes and unescaped values of the first part.</summary>
    public IEnumerable<(string Name, string Value)> RdnValues => Split(Rdn, '+').Select(pair =>
    {
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (pair.Trim(), "") : (pair[..at].Trim(), Unescape(pair[(at + 1)..].Trim()));
    });

    /// <summary>Without the first part.</summary>
    public DistinguishedName Parent => new(_parts.Length > 0 ? _parts[1..] : []);

    /// <summary>The domain that the <c>dc</c> parts spell; empty without them.</summary>
    public string Domain => string.Join('.', _parts.Where(part => part.StartsWith("dc=", StringComparison.OrdinalIgnoreCase)).Select(part => part[3..]));

    /// <summary>Whether it is below the other, at any depth.</summary>
    public bool IsBelow(DistinguishedName other) =>
        _parts.Length > other._parts.Length && new DistinguishedName(_parts[^other._parts.Length..]) == other;

    /// <summary>The same entry where the tree below <paramref name="from"/> (or that entry itself) hangs at <paramref name="to"/>.</summary>
    public DistinguishedName Rebase(DistinguishedName from, DistinguishedName to) =>
        this == from || IsBelow(from) ? new([.. _parts[..^from._parts.Length], .. to._parts]) : this;

    /// <summary>An entry in this one.</summary>
    public DistinguishedName Child(string attribute, string value) => new([$"{attribute}={Escape(value)}", .. _parts]);

    /// <inheritdoc/>
    public bool Equals(DistinguishedName other) =>
        _parts.AsSpan().SequenceEqual(other._parts, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => _parts.Aggregate(0, (hash, part) => HashCode.Combine(hash, StringComparer.OrdinalIgnoreCase.GetHashCode(part)));

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', _parts);

    private static IEnumerable<string> Split(string text, char separator)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == separator)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static string Escape(string value)
    {
        var escaped = string.Concat(value.Select(letter => letter is ',' or '+' or '"' or '\\' or '<' or '>' or ';' or '=' ? $"\\{letter}" : $"{letter}"));
        return escaped.Length > 0 && escaped[0] is '#' or ' ' ? $"\\{escaped}" : escaped;
    }

    private static string Unescape(string value)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes.Add(Convert.FromHexString(value.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else if (value[i] != '\\' || ++i < value.Length)
            {
                bytes.AddRange(System.Text.Encoding.UTF8.GetBytes(value, i, char.IsHighSurrogate(value[i]) && i + 1 < value.Length ? 2 : 1));
                i += char.IsHighSurrogate(value[i]) && i + 1 < value.Length ? 1 : 0;
            }
        }

        return System.Text.Encoding.UTF8.GetString([.. bytes]);
    }
}
