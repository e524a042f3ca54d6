namespace Zextras.Backup.Messages.Model;

/// <summary>Names one transaction for ever; an item can be restored to any of them.</summary>
/// <param name="Value">A UUID version 7 (RFC 9562), so that ids sort by the time they were made.</param>
public readonly record struct TransactionId(Guid Value) : IParsable<TransactionId>
{
    /// <summary>Makes a new id that sorts by <paramref name="at"/>.</summary>
    public static TransactionId New(DateTimeOffset at) => new(Guid.CreateVersion7(at));

    /// <summary>Lower-case UUID with hyphens.</summary>
    public override string ToString() => Value.ToString("D");

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is not a UUID.</exception>
    public static TransactionId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is not a transaction id (a UUID).");

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out TransactionId result)
    {
        var read = Guid.TryParse(s, out var value) && value != Guid.Empty;
        result = new TransactionId(value);
        return read;
    }
}
