namespace Zextras.Backup.Messages.Model;

/// <summary>
/// One link of the hash chain through an item's history: the first 16 bytes of SHA-256 over the link before and the
/// transaction's own bytes. Damage and tampering show, because every later link depends on every earlier byte.
/// </summary>
/// <param name="Value">The 16 bytes, big-endian; zero before the first transaction.</param>
public readonly record struct ChainValue(UInt128 Value) : IParsable<ChainValue>
{
    /// <summary>What stands before the first transaction.</summary>
    public static readonly ChainValue Start;

    /// <summary>32 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is not 32 hex digits.</exception>
    public static ChainValue Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var value) ? value : throw new FormatException($"'{s}' is not a chain value (32 hex digits).");

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out ChainValue result)
    {
        var style = System.Globalization.NumberStyles.AllowHexSpecifier;
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        UInt128 value = 0;
        var read = s is { Length: 32 } && UInt128.TryParse(s, style, culture, out value);
        result = new ChainValue(value);
        return read;
    }
}
