namespace Zextras.Backup.Messages.Model;

/// <summary>One account (mailbox). It is also the id of the item that the account itself is.</summary>
/// <param name="Value">The UUID that the server gave, or one derived from the name where the server has none.</param>
public readonly record struct AccountId(Guid Value) : IParsable<AccountId>
{
    /// <summary>Lower-case UUID with hyphens, as in the folder name under <c>accounts/</c>.</summary>
    public override string ToString() => Value.ToString("D");

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is not a UUID.</exception>
    public static AccountId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is not a account id (a UUID).");

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out AccountId result)
    {
        var read = Guid.TryParse(s, out var value) && value != Guid.Empty;
        result = new AccountId(value);
        return read;
    }
}
