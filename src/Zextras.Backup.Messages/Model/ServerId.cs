namespace Zextras.Backup.Messages.Model;

/// <summary>The mailbox server that owns a Backup Path. One server has exactly one Backup Path (seed: "Backup Path").</summary>
/// <param name="Value">A UUID made once, when the Backup Path is first used.</param>
public readonly record struct ServerId(Guid Value) : IParsable<ServerId>
{
    /// <summary>Lower-case UUID with hyphens, as in the file name <c>map_&lt;server-id&gt;</c>.</summary>
    public override string ToString() => Value.ToString("D");

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is not a UUID.</exception>
    public static ServerId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is not a server id (a UUID).");

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out ServerId result)
    {
        var read = Guid.TryParse(s, out var value) && value != Guid.Empty;
        result = new ServerId(value);
        return read;
    }
}
