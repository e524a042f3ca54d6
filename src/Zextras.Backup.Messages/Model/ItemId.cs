using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Zextras.Backup.Messages.Model;

/// <summary>
/// One item of an account. Mailbox items have a positive integer, documents, accounts, domains, lists and classes of
/// service a UUID; the form decides the folder: <c>items/NN</c> or <c>drive_items/xx</c> (seed: "Backup Path").
/// </summary>
public readonly record struct ItemId : IParsable<ItemId>
{
    private const int UuidLength = 16;

    private readonly long _number;
    private readonly Guid _uuid;

    private ItemId(long number, Guid uuid) => (_number, _uuid) = (number, uuid);

    /// <summary>An integer id.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is not positive.</exception>
    public static ItemId Of(long number) => number > 0
        ? new ItemId(number, Guid.Empty)
        : throw new ArgumentOutOfRangeException(nameof(number), number, "An item id is a positive integer.");

    /// <summary>A UUID id.</summary>
    /// <exception cref="ArgumentException"><paramref name="uuid"/> is all zeros.</exception>
    public static ItemId Of(Guid uuid) => uuid != Guid.Empty
        ? new ItemId(0, uuid)
        : throw new ArgumentException("An item id is never all zeros.", nameof(uuid));

    /// <summary>The id of the item that an account itself is.</summary>
    public static ItemId Of(AccountId account) => Of(account.Value);

    /// <summary>
    /// Mints the id of an item whose server gives none, from its first native key: a crash and a re-scan mint the same
    /// one. <paramref name="probe"/> counts up when the id turned out to belong to another item.
    /// </summary>
    public static ItemId Mint(AccountId account, ItemKind kind, string nativeKey, int probe = 0)
    {
        ArgumentNullException.ThrowIfNull(nativeKey);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{account}\n{nativeKey}\n{probe}"), hash);
        if (kind.HasUuid())
        {
            hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // UUID version 8 (RFC 9562): made from a hash of our own
            hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
            return Of(new Guid(hash[..16], bigEndian: true));
        }

        var number = BitConverter.ToInt64(hash) & long.MaxValue;
        return Of(number == 0 ? 1 : number);
    }

    /// <summary>Whether the id is a UUID; else it is an integer.</summary>
    public bool IsUuid => _number == 0;

    /// <summary>The name of the folder that holds the item: the last two decimal digits, or the last two hex letters.</summary>
    public string Folder => IsUuid
        ? _uuid.ToString("N")[^2..]
        : (_number % 100).ToString("00", CultureInfo.InvariantCulture);

    /// <summary>The form for tables: 8 bytes of an integer or 16 of a UUID, big-endian.</summary>
    public byte[] ToByteArray()
    {
        if (IsUuid)
        {
            return _uuid.ToByteArray(bigEndian: true);
        }

        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, _number);
        return bytes;
    }

    /// <summary>Reads the form that <see cref="ToByteArray"/> writes.</summary>
    /// <exception cref="ArgumentException">The bytes are neither a positive integer nor a UUID.</exception>
    public static ItemId FromByteArray(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        sizeof(long) => Of(BinaryPrimitives.ReadInt64BigEndian(bytes)),
        UuidLength => Of(new Guid(bytes, bigEndian: true)),
        _ => throw new ArgumentException($"An item id has {sizeof(long)} or {UuidLength} bytes, not {bytes.Length}.", nameof(bytes)),
    };

    /// <summary>Decimal digits, or a lower-case UUID with hyphens.</summary>
    public override string ToString() =>
        IsUuid ? _uuid.ToString("D") : _number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is neither a positive integer nor a UUID.</exception>
    public static ItemId Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var id)
        ? id
        : throw new FormatException($"'{s}' is not an item id (a positive integer or a UUID).");

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out ItemId result)
    {
        if (long.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            result = new ItemId(number, Guid.Empty);
            return true;
        }

        var read = Guid.TryParseExact(s, "D", out var uuid) && uuid != Guid.Empty;
        result = read ? new ItemId(0, uuid) : default;
        return read;
    }
}
